package io.chatarchive.table;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A statement that a store route has sent to the database. */
public record StoreStatement(String sql) {
    private static final String NAME = "\\s*(?:`[^`]+`|[\\w$]+)\\s*";

    /** Behind the table: names with commas between them, which no SELECT is. */
    private static final Pattern COLUMNS = Pattern.compile(
            "\\bINTO\\s+(?:`[^`]+`|[\\w$]+)(?:\\.(?:`[^`]+`|[\\w$]+))?\\s*\\((" + NAME + "(?:," + NAME + ")*)\\)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern OF_THE_SERVER = Pattern.compile(
            "@@|\\bSYSDATE\\b|\\b(CURRENT_|SESSION_|SYSTEM_)?USER\\b|\\bCONNECTION_ID\\b", Pattern.CASE_INSENSITIVE);

    /** The columns that it fills, as far as it names them; else none. */
    List<String> columns() {
        Matcher columns = COLUMNS.matcher(sql);
        return columns.find()
                ? Stream.of(columns.group(1).split(","))
                        .map(name -> name.strip().replace("`", ""))
                        .toList()
                : List.of();
    }

    /** Whether it stores what a message does not say, though it is the same from one moment to the next. */
    boolean namesTheServer() {
        return OF_THE_SERVER.matcher(sql).find();
    }
}
