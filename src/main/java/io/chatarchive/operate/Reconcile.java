package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.StreamLook;
import io.chatarchive.stream.StreamRange;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Compares the stream with the table, by id and page by page. With {@code fill} it stores what is missing. */
final class Reconcile implements Verb {
    @Override
    public void run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception {
        if (archive.table().isEmpty()) {
            throw new InvalidSettingException("No table is set (chat.archive.table): nothing can be compared with it.");
        }
        EntryRange range = EntryRange.read(arguments);
        RedisConnectionFactory redis = archive.connections().redisForLooking();
        GroupState group = new StreamLook(archive.settings(), redis, "").look();
        StreamRange stream = new StreamRange(redis, archive.settings().stream());
        try (MessageSender sender = new MessageSender(archive)) {
            MissingRows rows = new MissingRows(archive, sender, group.lastDelivered(), progress.result());
            progress.result().put("note", note(archive.settings().afterAck()));
            String from = rows.next().isEmpty() ? range.from() : rows.next();
            boolean goesOn = !rows.isAtEnd();
            while (!from.isEmpty() && goesOn) {
                StreamRange.Page page = stream.readIds(from, range.to());
                rows.compare(page.entries(), arguments.path("fill").asBoolean(), page.next());
                from = page.next();
                goesOn = progress.at(rows.compared(), group.length());
            }
        }
    }

    private static String note(ArchiveSettings.AfterAck afterAck) {
        return afterAck == ArchiveSettings.AfterAck.KEEP
                ? ""
                : "chat.archive.after-ack drops archived entries: only those still in the stream were compared";
    }
}
