package io.chatarchive.table;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.Finding;
import io.chatarchive.fault.SqlWords;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a person should know about the table, and the statement that writes to it, before anything is stored. */
public final class TableInspection {
    private static final Set<String> KEY = Set.of("stream", "entry_ms", "entry_seq");
    private static final Set<String> TOO_SMALL = Set.of("tinyint", "smallint", "mediumint", "int");

    private final Connection connection;
    private final String table;
    private final String definition;
    private final StreamColumn stream;
    private final StoreRun store;
    private final Map<String, Column> columns = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private record Column(String type, String characters, boolean generated) {}

    /**
     * Makes one.
     *
     * @param stream whose rows it is for
     * @param definition the statement that creates the table; empty where that is somebody else's
     * @param store null where the store route cannot be run yet
     */
    public TableInspection(Connection connection, String table, String stream, String definition, StoreRun store) {
        this.connection = connection;
        this.table = table;
        this.stream = new StreamColumn(table, stream);
        this.definition = definition;
        this.store = store;
    }

    /** Looks, changes nothing, and says what it found. */
    List<Finding> findings() throws SQLException {
        if (table.isEmpty()) {
            findings.add(Finding.ok("table", "none is set (chat.archive.table), so none is examined"));
            statement();
        } else if (new TableName(connection, table).isPresent()) {
            findings.add(Finding.ok("table", table + " is there"));
            readColumns();
            keys();
            types();
            fails(stream.problem(connection));
            statement();
        } else if (!definition.isEmpty()) {
            findings.add(Finding.ok("table", table + " does not exist yet; it will be created"));
            fails(stream.problem(definition));
        } else {
            findings.add(Finding.fail(
                    "table",
                    table + " does not exist, and will not be created: chat.archive.create-table is false, or its"
                            + " archive has no create-table"));
        }
        return findings;
    }

    private void fails(Optional<String> problem) {
        problem.ifPresent(sentence -> findings.add(Finding.fail("table", sentence)));
    }

    /** The same of the store route alone, if there is a table that it can store in. */
    public List<Finding> ofStatement() throws SQLException {
        if (table.isEmpty() || new TableName(connection, table).isPresent()) {
            statement();
        }
        return findings;
    }

    private void readColumns() throws SQLException {
        try (PreparedStatement question = connection.prepareStatement(
                "SELECT column_name, data_type, character_set_name, extra FROM information_schema.columns"
                        + " WHERE table_schema = COALESCE(?, DATABASE()) AND table_name = ?")) {
            question.setString(1, database());
            question.setString(2, bareName());
            try (ResultSet answer = question.executeQuery()) {
                while (answer.next()) {
                    columns.put(
                            answer.getString(1).toLowerCase(Locale.ROOT),
                            new Column(
                                    answer.getString(2).toLowerCase(Locale.ROOT),
                                    answer.getString(3),
                                    answer.getString(4).contains("auto_increment")));
                }
            }
        }
    }

    /** The key decides what a duplicate is: without it rows double, with others beside it messages are dropped. */
    private void keys() throws SQLException {
        Map<String, Set<String>> keys = new TableName(connection, table).uniqueKeys();
        if (!columns.isEmpty() && !columns.keySet().containsAll(KEY) && !keys.isEmpty()) {
            findings.add(Finding.ok(
                    "table",
                    table + " has a key of its own, " + keys.values() + ": messages that are equal in it are one row"));
            return;
        }
        if (!keys.containsValue(KEY)) {
            findings.add(Finding.fail(
                    "table",
                    table + " has no primary key (stream, entry_ms, entry_seq): what is delivered twice would be"
                            + " stored twice. Add it: ALTER TABLE " + table + " ADD PRIMARY KEY (stream, entry_ms,"
                            + " entry_seq)"));
        }
        keys.forEach((name, parts) -> {
            boolean generated = parts.stream().allMatch(this::isGenerated);
            if (!parts.equals(KEY) && !generated) {
                findings.add(Finding.fail(
                        "table",
                        table + " has another unique key, " + name + " " + parts + ": a message that meets it"
                                + " would be taken for a duplicate, and lost. Drop it, or make it a plain index"));
            }
        });
    }

    private boolean isGenerated(String column) {
        return columns.containsKey(column) && columns.get(column).generated();
    }

    private void types() {
        columns.forEach((name, column) -> {
            if (KEY.contains(name) && TOO_SMALL.contains(column.type())) {
                findings.add(Finding.fail(
                        "table",
                        table + "." + name + " is " + column.type() + ", too small for an entry id: make it BIGINT"
                                + " UNSIGNED"));
            }
            if (column.characters() != null && !column.characters().equals("utf8mb4")) {
                findings.add(Finding.warn(
                        "table",
                        table + "." + name + " is in " + column.characters() + ": messages with other characters are"
                                + " set aside; make it utf8mb4"));
            }
        });
    }

    private void statement() throws SQLException {
        if (store == null) {
            return;
        }
        try {
            StoreStatement statement = EmptyBatch.store(connection, store);
            findings.add(statement == null ? unknown() : fitting());
            comparison(statement != null);
        } catch (SQLException e) {
            findings.add(Finding.fail(
                    "sql", what() + " cannot be written: " + Fault.of(e).sentence()));
        } catch (RuntimeException e) {
            findings.add(notOverNoRows(e));
        }
    }

    private String what() {
        return table.isEmpty() ? "the table" : table;
    }

    /** What is found where the statement could be run. */
    Finding fitting() {
        return Finding.ok("sql", "the statement fits " + what());
    }

    private static Finding notOverNoRows(RuntimeException error) {
        return Finding.warn(
                "sql",
                "the store route fails for no rows, so the first message will tell whether it fits: "
                        + Fault.of(error).sentence());
    }

    private static Finding unknown() {
        return Finding.ok("sql", "the store route sends nothing for no rows; the first message will tell");
    }

    /** In a database that the archive does not know: only whether the store route can be run over no rows. */
    Finding preparation() {
        try {
            StoreStatement statement = EmptyBatch.store(connection, store);
            return statement == null ? unknown() : Finding.ok("sql", "the statement can be run");
        } catch (SQLException e) {
            return Finding.fail("sql", "the statement cannot be run: " + SqlWords.ofOther(e));
        } catch (RuntimeException e) {
            return notOverNoRows(e);
        }
    }

    /** Compares no row, which takes the same rights as comparing one. */
    private void comparison(boolean sends) throws SQLException {
        RowComparison comparison = new RowComparison(connection, table, store);
        Optional<String> obstacle = comparison.obstacle();
        try {
            if (obstacle.isEmpty() && sends) {
                obstacle = comparison.compare(List.of()).gap();
            }
        } catch (SQLException e) {
            obstacle = Optional.of(Fault.of(e).sentence() + "; GRANT SELECT ON " + table + " lets it");
        }
        obstacle.ifPresent(why -> findings.add(Finding.warn(
                "table",
                "the archive cannot compare a message with the row that " + what() + " has under its id, and takes any"
                        + " for a duplicate, also after Redis gave an id out twice: " + why)));
    }

    private String database() {
        return table.contains(".") ? table.substring(0, table.indexOf('.')) : null;
    }

    private String bareName() {
        return table.substring(table.indexOf('.') + 1);
    }
}
