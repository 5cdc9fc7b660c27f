package io.chatarchive;

import io.lettuce.core.RedisException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;

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

    private static final Pattern FIRST_LINE = Pattern.compile("\\s*\\R.*", Pattern.DOTALL);

    enum Server {
        DATABASE("The database"),
        REDIS("Redis"),
        DEAD_LETTERS("The dead-letter stream"),
        NONE("The route");

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
        if (deepest(error, DataAccessException.class) != null || deepest(error, RedisException.class) != null) {
            String words = RedisBlame.words(rootMessage(error));
            return new Fault(Server.REDIS, RedisBlame.of(error, words), words);
        }
        return new Fault(Server.NONE, Blame.OUTAGE, error.getClass().getName());
    }

    private static String sentence(SQLException error) {
        String code = "error " + error.getErrorCode() + ", SQLState " + error.getSQLState();
        return words(error).map(words -> words + " (" + code + ")").orElse(code);
    }

    private static Optional<String> words(SQLException error) {
        if (SqlBlame.isPacketTooLarge(error)) {
            return SqlError.PACKET_TOO_LARGE.words();
        }
        if (SqlBlame.isPublicKeyRefused(error)) {
            return Optional.of(firstLine(error.getMessage()) + "; chat.jdbc.url needs TLS (sslMode=VERIFY_IDENTITY), or"
                    + " allowPublicKeyRetrieval=true where the network is trusted");
        }
        String state = String.valueOf(error.getSQLState());
        if (state.startsWith("45")) {
            return Optional.of("a trigger rejects the row");
        }
        Optional<SqlError> known = SqlError.of(error.getErrorCode());
        if (known.isPresent()) {
            return known.get().words().or(() -> Optional.of(firstLine(error.getMessage())));
        }
        boolean quotable = error instanceof SQLTransientConnectionException
                || QUOTES_NOTHING.stream().anyMatch(state::startsWith);
        return quotable ? Optional.of(withCause(error)) : Optional.empty();
    }

    private static String withCause(SQLException error) {
        return firstLine(error.getMessage()) + (error.getCause() == null ? "" : ": " + rootMessage(error));
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : firstLine(root.getMessage());
    }

    private static String firstLine(String text) {
        return FIRST_LINE.matcher(String.valueOf(text)).replaceFirst("");
    }

    private static <T extends Throwable> T deepest(Throwable error, Class<T> type) {
        T found = null;
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                found = type.cast(cause);
            }
        }
        return found;
    }
}
