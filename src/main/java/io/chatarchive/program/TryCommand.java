package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.archive.Archives;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.check.DryRun;
import io.chatarchive.check.RouteFiles;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.Finding;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.route.StoreRoute;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.standalone.ArchiveMain;
import io.chatarchive.standalone.ProgramFiles;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.stream.ByteRecord;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the row that a message would be stored as, or why it would not; whatever is stored for that is rolled back. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description =
                "Runs one message through routes and SQL, shows the row that it would be, or the reason why not, and"
                        + " stores nothing; exits with 0 or 1.",
        footer = {
            "",
            "Steps that you added to the routes run. Nothing is sent but to routes and the archive's own database.",
            "Example: chat-archive try '{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}'"
        })
final class TryCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(names = "--archive", defaultValue = SettingSource.ALL, description = "Name of the archive (default: chat).")
    private String name;

    private final PrintStream out = System.out;

    static final class Source {
        @Parameters(paramLabel = "MESSAGE", description = "The message, a JSON object.")
        private String message;

        @Option(names = "--entry", paramLabel = "ID", description = "An entry of the stream, by its id.")
        private String entry;
    }

    @Override
    public Integer call() throws Exception {
        Main main = ArchiveMain.prepared(ProgramFiles.AS_THEY_ARE);
        CamelContext context = main.getCamelContext();
        try {
            List<Finding> findings = RouteFiles.in(context).findings(DryRun::prepare);
            findings.forEach(finding -> out.println(finding.sentence()));
            if (!findings.isEmpty()) {
                return 1;
            }
            StreamArchive archive = Archives.of(context)
                    .named(name)
                    .orElseThrow(() -> new InvalidSettingException("There is no archive named '" + name + "'."));
            StoreRoute.require(context, archive.getName());
            StreamEntry entry = source.entry == null ? typed(archive) : read(archive, source.entry);
            Trial.Result result = new Trial(archive).of(entry);
            result.lines().forEach(out::println);
            return result.wouldBeStored() ? 0 : 1;
        } catch (SQLException | DataAccessException e) {
            out.println(Fault.of(e).server().words() + " cannot be asked: "
                    + Fault.of(e).sentence() + ".");
            return 1;
        } finally {
            main.stop();
        }
    }

    private StreamEntry typed(StreamArchive archive) {
        String id = System.currentTimeMillis() + "-0";
        return new StreamEntry(archive.getStream(), id, 1, source.message.getBytes(UTF_8), null);
    }

    private static StreamEntry read(StreamArchive archive, String id) {
        byte[] key = archive.getStream().getBytes(UTF_8);
        byte[] field = archive.settings().stream().field().getBytes(UTF_8);
        try (RedisConnection redis = archive.connections().redis().getConnection()) {
            List<ByteRecord> found = redis.streamCommands().xRange(key, Range.closed(id, id));
            if (found == null || found.isEmpty()) {
                throw new InvalidSettingException(
                        "There is no entry " + id + " in stream '" + archive.getStream() + "'.");
            }
            ByteRecord entry = found.get(0);
            byte[] message = entry.getValue().entrySet().stream()
                    .filter(each -> Arrays.equals(each.getKey(), field))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
            UnreadableMessageException unreadable = message == null ? UnreadableMessageException.noField() : null;
            return new StreamEntry(archive.getStream(), entry.getId().getValue(), 1, message, unreadable);
        }
    }
}
