package io.chatarchive.demo;

import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.Servers;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.CamelContext;

/**
 * Where the demo plays: Redis and a database, a stream and a table in them that only this run uses, and a port for the
 * intake. Closed, nothing of it is left.
 */
final class Stage implements AutoCloseable {
    private static final String PERIOD = "500ms";

    /** A visitor is not to wait for long after an outage. */
    private static final String LONGEST_DELAY = "2s";

    private final Servers servers;
    private final ChatStream stream;
    private final ChatTable table;
    private final boolean guest = isGuest();
    private final Visitor visitor = new Visitor();
    private final Optional<Relay> database;
    private final int httpPort = Servers.freePort();

    private Stage(Servers servers, String suffix) {
        this.servers = servers;
        this.stream = ChatStream.connect(servers.redisUrl(), "chatMsg" + suffix);
        this.table = new ChatTable(servers, "chat_demo" + suffix);
        this.database = guest ? Optional.empty() : Optional.of(Relay.to(servers.jdbcUrl(table.database())));
    }

    /** Starts what was not given, and says what there is. */
    static Stage open(Screen screen) {
        requireDatabase();
        screen.say(isGuest() ? "Using the servers that were given ..." : "Starting Redis and MariaDB for this run ...");
        Servers servers = Servers.start();
        String suffix =
                isGuest() ? "_" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) : "";
        try {
            Stage stage = new Stage(servers, suffix);
            screen.say("  Redis     " + stage.stream.address() + "   stream " + stage.stream.key());
            String product = stage.table.create();
            if (stage.database.isPresent()) {
                stage.database.get().open();
            }
            screen.say(String.format(
                    "  %-8s  %s   database %s, table chat_message",
                    product, stage.table.address(), stage.table.database()));
            return stage;
        } catch (IOException e) {
            servers.close();
            throw new Failure("Cannot lead to the database: " + Failure.inWords(e), e);
        } catch (RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    /** The settings that ship, but for connections, names and a short period. */
    Map<String, String> settings() {
        String jdbcUrl = servers.jdbcUrl(table.database());
        Map<String, String> settings = Map.ofEntries(
                Map.entry("chat.redis.url", servers.redisUrl()),
                Map.entry(
                        "chat.jdbc.url",
                        database.map(relay -> relay.through(jdbcUrl)).orElse(jdbcUrl)),
                Map.entry("chat.jdbc.username", servers.username()),
                Map.entry("chat.jdbc.password", servers.password()),
                Map.entry("chat.stream.key", stream.key()),
                Map.entry("chat.stream.group", ChatStream.GROUP),
                Map.entry("chat.dead-letter.stream", stream.deadLetterKey()),
                Map.entry("chat.http.port", String.valueOf(httpPort)),
                Map.entry("chat.http.users-file", visitor.usersFile().toString()),
                Map.entry("chat.outage.longest-delay", LONGEST_DELAY),
                Map.entry("chat.archive.period", PERIOD));
        settings.keySet().forEach(Stage::requireNotInTheWay);
        return settings;
    }

    Map<ChatSender, Integer> senders(CamelContext camel) {
        return Map.of(stream::add, 2000, ChatSender.camel(camel), 700, ChatSender.http(intake()), 300);
    }

    ChatStream stream() {
        return stream;
    }

    ChatTable table() {
        return table;
    }

    Incidents incidents(Screen screen, Duration length) {
        return Incidents.begin(screen, stream, database, length);
    }

    /** Whether each entry of the stream is a row of the table, or a dead letter. */
    boolean isLevel() {
        try {
            return table.count() + stream.deadLetters() >= stream.length();
        } catch (SQLException e) {
            return false; // the database is away; the caller waits for a limited time
        }
    }

    List<String> guide(Duration length) {
        return List.of(
                "  Console   " + visitor.link("http://127.0.0.1:" + httpPort + "/"),
                "            (logs you in, one time: open it in a browser)",
                "  Archive   " + intake() + "   looks at the stream every " + PERIOD + " (default: 1m)",
                "  Traffic   about 3,000 messages a second by XADD, Camel and HTTP, "
                        + (length.isZero() ? "until Ctrl-C" : "for " + length.toSeconds() + " seconds")
                        + String.format("; at most %,d", ChatTraffic.MOST),
                "  Log       target/archive.log",
                "",
                "Look inside while it runs:",
                "  " + stream.commandLine(),
                "  " + table.commandLine(),
                "  curl -d '{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}' " + intake(),
                "");
    }

    String farewell() {
        return guest
                ? "Dropping database " + table.database() + " and deleting stream " + stream.key() + "."
                : "Stopping Redis and MariaDB; nothing of them stays.";
    }

    @Override
    public void close() throws SQLException {
        try (servers;
                visitor;
                stream) {
            if (guest) {
                stream.delete();
                table.drop();
            }
        }
    }

    private URI intake() {
        return URI.create("http://127.0.0.1:" + httpPort + "/chat/messages");
    }

    private static boolean isGuest() {
        return System.getProperty("chat.redis.url") != null || System.getProperty("chat.jdbc.url") != null;
    }

    private static void requireDatabase() {
        boolean given =
                System.getProperty("chat.jdbc.url") != null || "containers".equals(System.getProperty("services"));
        if (!given && !Servers.databaseCanBeEmbedded()) {
            throw new Failure("there is no embedded MariaDB for this processor. Point the demo at a running MySQL or"
                    + " MariaDB, in which it may make a database of its own:\n\n  ./mvnw -Pdemo"
                    + " -Dchat.jdbc.url=jdbc:mysql://127.0.0.1:3306/ -Dchat.jdbc.username=root"
                    + " -Dchat.jdbc.password=secret\n");
        }
    }

    /** Environment and system properties go before the demo's settings, and may name a stream that is not its own. */
    private static void requireNotInTheWay(String key) {
        System.clearProperty(key);
        String variable = key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
        if (System.getenv(variable) != null) {
            throw new Failure(variable + " is set in the environment, and overrides the demo's own setting. Unset it.");
        }
    }
}
