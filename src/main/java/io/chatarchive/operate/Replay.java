package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterIds;
import io.chatarchive.stream.StreamRange;
import java.io.BufferedReader;
import java.io.StringReader;
import java.util.Optional;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Sends a range of the stream, or messages that come with the job, through the routes again, each message under its id. Nothing is acknowledged, set aside or
 * announced: what fails stands in the result. It can be repeated.
 */
final class Replay implements Verb {
    @Override
    public void run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception {
        boolean dryRun = arguments.path("dryRun").asBoolean();
        if (arguments.has(ArchiveOperator.MESSAGES)) {
            String messages = arguments.path(ArchiveOperator.MESSAGES).asText();
            MessageLines.replay(new BufferedReader(new StringReader(messages)), dryRun, archive, progress);
            return;
        }
        EntryRange range = EntryRange.read(arguments);
        RedisConnectionFactory redis = archive.connections().redisForLooking();
        StreamRange stream = new StreamRange(redis, archive.settings().stream());
        LetterIds letters = new LetterIds(new DeadLetterStream(redis, archive.settings()));
        try (ReplayRun run = new ReplayRun(archive, dryRun, progress.result(), Optional.of(letters))) {
            String from = run.next().isEmpty() ? range.from() : run.next();
            boolean goesOn = !run.isAtEnd();
            while (!from.isEmpty() && goesOn) {
                StreamRange.Page page = stream.read(from, range.to(), run.bounds());
                run.send(page.entries(), page.next());
                from = page.next();
                goesOn = progress.at(run.sent(), -1);
            }
        }
    }
}
