package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
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
        footer = {"", "Example: chat-archive try '{\"userid\":\"2\",\"username\":\"a\",\"msg\":\"b\"}'"})
final class ArchiveTry implements Callable<Integer> {
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
        Main main = ChatArchive.prepared();
        CamelContext context = main.getCamelContext();
        try {
            Trial trial = new Trial();
            List<Finding> findings = RouteFiles.in(context).findings(trial::prepare);
            findings.forEach(finding -> out.println(finding.sentence()));
            if (!findings.isEmpty()) {
                return 1;
            }
            StreamArchive archive = ArchiveBeans.of(context)
                    .archive(name)
                    .orElseThrow(() -> new InvalidSettingException("There is no archive named '" + name + "'."));
            return show(context, trial, archive) ? 0 : 1;
        } catch (SQLException | DataAccessException e) {
            out.println(Fault.of(e).server().words() + " cannot be asked: "
                    + Fault.of(e).sentence() + ".");
            return 1;
        } finally {
            main.stop();
        }
    }

    private boolean show(CamelContext context, Trial trial, StreamArchive archive) throws Exception {
        StreamEntry entry = source.entry == null ? typed(archive) : read(archive, source.entry);
        try (Connection connection = archive.connections().database().getConnection()) {
            connection.setAutoCommit(false);
            Map<String, String> before = row(connection, archive, entry);
            Trial.replace(context.getRegistry(), archive.getDataSource(), new Uncommitted(connection).dataSource());
            context.start();
            trial.run(context, archive, entry);
            if (trial.isStored()) {
                print(archive, before, row(connection, archive, entry));
            } else {
                out.println("The message would not be stored. " + trial.reason());
            }
            connection.rollback();
        }
        return trial.isStored();
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
            byte[] message = found.get(0).getValue().entrySet().stream()
                    .filter(each -> java.util.Arrays.equals(each.getKey(), field))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
            UnreadableMessageException unreadable = message == null ? UnreadableMessageException.noField() : null;
            return new StreamEntry(archive.getStream(), id, 1, message, unreadable);
        }
    }

    /** The row of an entry, by column; nothing where there is none, or where the table has no such columns. */
    private static Map<String, String> row(Connection connection, StreamArchive archive, StreamEntry entry)
            throws SQLException {
        Map<String, String> row = new LinkedHashMap<>();
        String table = archive.statement().table().orElse("");
        String[] id = entry.id().split("-", -1);
        try (PreparedStatement question = connection.prepareStatement(
                "SELECT * FROM " + table + " WHERE stream = ? AND entry_ms = ? AND entry_seq = ?")) {
            question.setString(1, entry.stream());
            question.setString(2, id[0]);
            question.setString(3, id[1]);
            try (ResultSet answer = question.executeQuery()) {
                ResultSetMetaData columns = answer.getMetaData();
                if (answer.next()) {
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        row.put(columns.getColumnLabel(i), String.valueOf(answer.getString(i)));
                    }
                }
            }
        }
        return row;
    }

    private void print(StreamArchive archive, Map<String, String> before, Map<String, String> row) {
        String table = archive.statement().table().orElse("");
        out.println(
                before.isEmpty()
                        ? "The message would be this row of " + table + ":"
                        : "The message is stored already, as this row of " + table + ":");
        int width = row.keySet().stream().mapToInt(String::length).max().orElse(1);
        row.forEach((column, value) -> out.printf("  %-" + width + "s  %s%n", column, value));
    }
}
