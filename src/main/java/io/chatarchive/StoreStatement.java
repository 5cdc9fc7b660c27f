package io.chatarchive;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The statement that stores a batch, over {@code :?stream} and {@code :?rows}.
 *
 * @param definition the statement that creates the table if it is absent; empty where that is somebody else's
 */
record StoreStatement(String sql, String definition) {
    private static final Pattern INTO =
            Pattern.compile("\\bINTO\\s+((?:`[^`]+`|[\\w$]+)(?:\\.(?:`[^`]+`|[\\w$]+))?)", Pattern.CASE_INSENSITIVE);
    private static final String NAME = "\\s*(?:`[^`]+`|[\\w$]+)\\s*";

    /** Behind the table: names with commas between them, which no SELECT is. */
    private static final Pattern COLUMNS = Pattern.compile("\\s*\\((" + NAME + "(?:," + NAME + ")*)\\)");

    private static final Pattern JSON_TABLE =
            Pattern.compile("\\bJSON_TABLE\\s*\\(\\s*:\\?rows\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern OF_THE_SERVER = Pattern.compile(
            "@@|\\bSYSDATE\\b|\\b(CURRENT_|SESSION_|SYSTEM_)?USER\\b|\\bCONNECTION_ID\\b", Pattern.CASE_INSENSITIVE);

    /** As camel-jdbc knows them. */
    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+)");

    /** The table that it writes to, perhaps with a database before it; unknown if the statement is of another kind. */
    Optional<String> table() {
        Matcher into = INTO.matcher(sql);
        return into.find() ? Optional.of(into.group(1).replace("`", "")) : Optional.empty();
    }

    /** The columns that it fills, as far as it names them; else none. */
    List<String> columns() {
        Matcher into = INTO.matcher(sql);
        Matcher columns = COLUMNS.matcher(sql);
        return into.find() && columns.region(into.end(), sql.length()).lookingAt()
                ? Stream.of(columns.group(1).split(","))
                        .map(name -> name.strip().replace("`", ""))
                        .toList()
                : List.of();
    }

    /** Whether it stores as many rows as {@code :?rows} has, also none. */
    boolean storesWholeBatch() {
        return JSON_TABLE.matcher(sql).find();
    }

    /** Whether it stores what a message does not say, though it is the same from one moment to the next. */
    boolean namesMoreThanMessages() {
        return !Set.of("stream", "rows").containsAll(parameters())
                || OF_THE_SERVER.matcher(sql).find();
    }

    /** The names of its parameters, in the order in which they stand in it. */
    List<String> parameters() {
        return PARAMETER.matcher(sql).results().map(found -> found.group(1)).toList();
    }

    /** With question marks for parameters, for JDBC alone. */
    String positional() {
        return PARAMETER.matcher(sql).replaceAll("?");
    }
}
