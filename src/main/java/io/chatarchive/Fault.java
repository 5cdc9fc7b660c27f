package io.chatarchive;

import io.lettuce.core.RedisException;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.dao.DataAccessException;

/**
 * What went wrong, in words that may stand in a log: never a secret, never what people wrote.
 *
 * @param server which server refused or could not be reached
 * @param blame who has to do something about it
 * @param sentence the cause
 */
record Fault(Server server, Blame blame, String sentence) {
    /** Servers quote rows and statements in their errors; only these SQLStates speak of nothing but connections, names and rights. */
    private static final List<String> QUOTES_NOTHING = List.of("08", "28", "3D", "42S02", "42S22");

    private static final Pattern ARGUMENTS = Pattern.compile(", with args .*", Pattern.DOTALL);
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
            return new Fault(Server.DATABASE, Blame.OUTAGE, sentence(sql));
        }
        if (deepest(error, DataAccessException.class) != null || deepest(error, RedisException.class) != null) {
            return new Fault(
                    Server.REDIS,
                    Blame.OUTAGE,
                    ARGUMENTS.matcher(rootMessage(error)).replaceAll(""));
        }
        return new Fault(Server.NONE, Blame.OUTAGE, error.getClass().getName());
    }

    private static String sentence(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        String code = "error " + error.getErrorCode() + ", SQLState " + state;
        if (QUOTES_NOTHING.stream().noneMatch(state::startsWith)) {
            return code;
        }
        String cause = error.getCause() == null ? "" : ": " + rootMessage(error);
        return firstLine(error.getMessage()) + cause + " (" + code + ")";
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : firstLine(root.getMessage());
    }

    private static String firstLine(String text) {
        return FIRST_LINE.matcher(text).replaceFirst("");
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
