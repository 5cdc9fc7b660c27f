package io.chatarchive.fault;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The error of a database in a sentence that never holds a value of a row: servers quote rows and statements in theirs. */
public final class SqlWords {
    /** Errors of these SQLStates speak of nothing but connections, names and rights. */
    private static final List<String> QUOTES_NOTHING = List.of("08", "28", "3D", "42S02", "42S22", "01S00");

    /** SQLStates that say nothing: of MySQL's servers and of drivers. */
    private static final Set<String> GENERAL = Set.of("HY", "S1");

    /** How a sentence of Connector/J begins, where the server's sessions are read-only by default. */
    private static final String READ_ONLY = "Connection is read-only.";

    /** "Unknown error": servers and plugins use this code for errors that have none, with any text. */
    private static final int ANYTHING = 1105;

    private static final Pattern PROPERTY = Pattern.compile("connection property '(\\w+)'");

    /** What the driver puts before a message of class 22, and whatever follows the first line. */
    private static final Pattern AROUND_MESSAGE = Pattern.compile("^Data truncation: |\\s*\\R.*", Pattern.DOTALL);

    private SqlWords() {}

    static String of(SQLException error) {
        return withCode(words(error), error);
    }

    /** Of a database that the archive does not know: its own sentence, and no judgement. */
    public static String ofOther(SQLException error) {
        return withCode(isText(error) ? Optional.empty() : masked(error), error);
    }

    private static String withCode(Optional<String> words, SQLException error) {
        String code = "error " + error.getErrorCode() + ", SQLState " + error.getSQLState();
        return words.map(known -> known + " (" + code + ")").orElse(code);
    }

    private static Optional<String> words(SQLException error) {
        if (isText(error)) {
            return Optional.of("a trigger refuses the row");
        }
        Optional<SqlError> known = SqlErrorClassifier.isPacketTooLarge(error)
                ? Optional.of(SqlError.PACKET_TOO_LARGE)
                : SqlError.of(error.getErrorCode());
        if (SqlErrorClassifier.isWrongUrl(error)) {
            return Optional.of(wrongUrl(error));
        }
        if (known.isPresent()) {
            return known.get().words().or(() -> Optional.of(firstLine(error)));
        }
        return quotesNothing(error) ? Optional.of(withCause(error)) : unlisted(error);
    }

    /**
     * Whether somebody has written the sentence, who may have put anything into it: SIGNAL of MySQL and of Db2, RAISE of
     * PostgreSQL, raise_application_error of Oracle, THROW of SQL Server.
     */
    private static boolean isText(SQLException error) {
        int code = error.getErrorCode();
        return state(error).startsWith("45")
                || state(error).startsWith("P0")
                || code == 1644
                || (code >= 20_000 && code < 21_000)
                || code >= 50_000;
    }

    /** The driver names the property, which may be shown, and quotes its value, which may be a misplaced password. */
    private static String wrongUrl(SQLException error) {
        Matcher property = PROPERTY.matcher(error.getMessage());
        return property.find()
                ? "the driver does not take the value of '" + property.group(1) + "' in chat.jdbc.url"
                : firstLine(error);
    }

    private static boolean quotesNothing(SQLException error) {
        return error instanceof SQLTransientConnectionException
                || isReadOnlySession(error)
                || QUOTES_NOTHING.stream().anyMatch(state(error)::startsWith);
    }

    private static boolean isReadOnlySession(SQLException error) {
        return error.getErrorCode() == 0 && String.valueOf(error.getMessage()).startsWith(READ_ONLY);
    }

    /** Only of MySQL and MariaDB it is known what an SQLState of class 42 means for the SQL. */
    private static Optional<String> unlisted(SQLException error) {
        ErrorClass errorClass = SqlErrorClassifier.of(error);
        if (errorClass == ErrorClass.DATA) {
            return Optional.of("a value is not what the table takes");
        }
        boolean wrongSql = errorClass == ErrorClass.CONFIGURATION;
        if (isOfMySql(error.getErrorCode())) {
            String claim = wrongSql ? "the SQL, or something that it names, is wrong: " : "";
            return masked(error).map(words -> claim + words);
        }
        if (isOfOther(error)) {
            return masked(error);
        }
        return wrongSql ? Optional.of("the database does not take the statement") : Optional.empty();
    }

    /** The codes of MySQL and MariaDB; a trigger's own are mostly others. */
    private static boolean isOfMySql(int code) {
        return ((code >= 1000 && code < 2000) || (code >= 3000 && code < 5000)) && code != ANYTHING;
    }

    /** PostgreSQL for one has an SQLState for everything, and no codes. */
    private static boolean isOfOther(SQLException error) {
        String state = state(error);
        return error.getErrorCode() == 0 && state.matches("[0-9A-Z]{5}") && !GENERAL.contains(state.substring(0, 2));
    }

    private static Optional<String> masked(SQLException error) {
        return error.getMessage() == null
                ? Optional.empty()
                : Optional.of(Masked.of(firstLine(error))).filter(words -> !words.isBlank());
    }

    private static String withCause(SQLException error) {
        return firstLine(error) + (error.getCause() == null ? "" : ": " + Fault.rootMessage(error));
    }

    private static String firstLine(SQLException error) {
        return firstLine(error.getMessage());
    }

    static String firstLine(String text) {
        return AROUND_MESSAGE.matcher(String.valueOf(text)).replaceAll("");
    }

    private static String state(SQLException error) {
        return String.valueOf(error.getSQLState());
    }
}
