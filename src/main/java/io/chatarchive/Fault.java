package io.chatarchive;

import io.lettuce.core.RedisException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What went wrong, in words that may stand in a log: never a secret, never what people wrote.
 *
 * @param server which server refused or could not be reached
 * @param blame what follows from it
 * @param sentence the cause, and for a wrong configuration what is wrong
 */
record Fault(Server server, Blame blame, String sentence) {
    /** Servers quote rows and statements in their errors; errors of these SQLStates speak of nothing but connections, names and rights. */
    private static final List<String> QUOTES_NOTHING = List.of("08", "28", "3D", "42S02", "42S22", "01S00");

    /** How a sentence of Connector/J begins, where the server's sessions are read-only by default. */
    private static final String READ_ONLY = "Connection is read-only.";

    /** The code of SIGNAL in a trigger, whose message is the trigger's own and may hold anything. */
    private static final int SIGNAL = 1644;

    private static final Pattern PROPERTY = Pattern.compile("connection property '(\\w+)'");

    /** What the driver puts before a message of class 22, and whatever follows the first line. */
    private static final Pattern AROUND_MESSAGE = Pattern.compile("^Data truncation: |\\s*\\R.*", Pattern.DOTALL);

    enum Server {
        DATABASE("The database"),
        REDIS("Redis"),
        DEAD_LETTERS("The dead-letter stream"),
        ROUTE("The route");

        private final String words;

        Server(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static Fault of(Throwable error) {
        SQLException sql = deepest(error, SQLException.class);
        if (sql != null) {
            return new Fault(Server.DATABASE, SqlBlame.of(error), sentence(sql));
        }
        if (Causes.of(error).stream().anyMatch(Fault::isOfRedis)) {
            String words = RedisBlame.words(rootMessage(error));
            return RedisConnectFault.of(Causes.of(error))
                    .orElseGet(() -> new Fault(Server.REDIS, RedisBlame.of(error, words), words));
        }
        return new Fault(Server.ROUTE, Blame.OUTAGE, kindAndPlace(error));
    }

    /** Of Spring Data Redis or its driver; other exceptions of Spring's belong to steps that an engineer added. */
    private static boolean isOfRedis(Throwable cause) {
        return cause instanceof RedisException
                || cause.getClass().getName().startsWith("org.springframework.data.redis.");
    }

    /** Not the message of an exception that nobody knows: it may hold what people wrote. */
    private static String kindAndPlace(Throwable error) {
        List<Throwable> causes = Causes.of(error);
        Throwable root = causes.get(causes.size() - 1);
        String name = root.getClass().getName();
        return Stream.of(root.getStackTrace())
                .filter(place -> place.getModuleName() == null)
                .findFirst()
                .map(place -> name + " at " + place)
                .orElse(name);
    }

    private static String sentence(SQLException error) {
        String code = "error " + error.getErrorCode() + ", SQLState " + error.getSQLState();
        return words(error).map(words -> words + " (" + code + ")").orElse(code);
    }

    private static Optional<String> words(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        if (state.startsWith("45") || error.getErrorCode() == SIGNAL) {
            return Optional.of("a trigger refuses the row");
        }
        Optional<SqlError> known = SqlBlame.isPacketTooLarge(error)
                ? Optional.of(SqlError.PACKET_TOO_LARGE)
                : SqlError.of(error.getErrorCode());
        if (SqlBlame.isWrongUrl(error)) {
            return Optional.of(wrongUrl(error));
        }
        if (known.isPresent()) {
            return known.get().words().or(() -> Optional.of(firstLine(error.getMessage())));
        }
        return quotesNothing(error, state) ? Optional.of(withCause(error)) : wordsFor(SqlBlame.of(error));
    }

    /** The driver names the property, which may be shown, and quotes its value, which may be a misplaced password. */
    private static String wrongUrl(SQLException error) {
        Matcher property = PROPERTY.matcher(error.getMessage());
        return property.find()
                ? "the driver does not take the value of '" + property.group(1) + "' in chat.jdbc.url"
                : firstLine(error.getMessage());
    }

    private static boolean quotesNothing(SQLException error, String state) {
        return error instanceof SQLTransientConnectionException
                || isReadOnlySession(error)
                || QUOTES_NOTHING.stream().anyMatch(state::startsWith);
    }

    private static boolean isReadOnlySession(SQLException error) {
        return error.getErrorCode() == 0 && String.valueOf(error.getMessage()).startsWith(READ_ONLY);
    }

    private static Optional<String> wordsFor(Blame blame) {
        return switch (blame) {
            case DATA -> Optional.of("a value is not what the table takes");
            case CONFIGURATION -> Optional.of("the SQL, or something that it names, is wrong");
            case OUTAGE -> Optional.empty();
        };
    }

    private static String withCause(SQLException error) {
        return firstLine(error.getMessage()) + (error.getCause() == null ? "" : ": " + rootMessage(error));
    }

    static String rootMessage(Throwable error) {
        List<Throwable> causes = Causes.of(error);
        Throwable root = causes.get(causes.size() - 1);
        String words = root.getMessage() == null ? "" : firstLine(root.getMessage());
        if (root instanceof UnknownHostException) {
            return "unknown host " + words;
        }
        return words.isBlank() ? root.getClass().getSimpleName() : words;
    }

    private static String firstLine(String text) {
        return AROUND_MESSAGE.matcher(String.valueOf(text)).replaceAll("");
    }

    private static <T extends Throwable> T deepest(Throwable error, Class<T> type) {
        T found = null;
        for (Throwable cause : Causes.of(error)) {
            if (type.isInstance(cause)) {
                found = type.cast(cause);
            }
        }
        return found;
    }
}
