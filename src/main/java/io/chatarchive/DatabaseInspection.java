package io.chatarchive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person should know about the database and the table before anything is stored. Changes nothing. */
final class DatabaseInspection {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");
    private static final Set<String> KEY = Set.of("stream", "entry_ms", "entry_seq");
    private static final int NO_DEFAULT_FOR_FIELD = 1364;

    private final Connection connection;
    private final ArchiveSettings settings;
    private final String address;
    private final List<Finding> findings = new ArrayList<>();

    DatabaseInspection(Connection connection, ArchiveSettings settings, String address) {
        this.connection = connection;
        this.settings = settings;
        this.address = address;
    }

    /** Looks, and says what it found. */
    List<Finding> findings() throws SQLException {
        version();
        session();
        packet();
        if (ChatTable.isPresent(connection)) {
            findings.add(Finding.ok("table", "chat_message is there"));
            keys();
            rights();
        } else if (settings.createTable()) {
            findings.add(Finding.ok("table", "chat_message does not exist yet; it will be created"));
        } else {
            findings.add(Finding.fail("table", "chat_message does not exist, and chat.archive.create-table is false"));
        }
        return findings;
    }

    private void version() throws SQLException {
        String version = connection.getMetaData().getDatabaseProductVersion();
        String found = address + " answers, version " + version;
        if (knowsJsonTable(version)) {
            findings.add(Finding.ok("database", found));
        } else {
            findings.add(Finding.fail(
                    "database",
                    found + ", which lacks JSON_TABLE: it takes MySQL 8.0.4, MariaDB 10.6, or another statement in"
                            + " routes/chat-archive-store.camel.yaml"));
        }
    }

    /** MySQL 8.0.4 or newer, MariaDB 10.6 or newer; TiDB calls itself MySQL 8 and has none. */
    static boolean knowsJsonTable(String version) {
        Matcher numbers = VERSION.matcher(version.replaceFirst("^5\\.5\\.5-(?=\\d+\\.\\d+.*MariaDB)", ""));
        if (!numbers.find() || version.contains("TiDB")) {
            return false;
        }
        long number = Long.parseLong(numbers.group(1)) * 1_000_000 + Long.parseLong(numbers.group(2)) * 1_000;
        boolean mariaDb = version.contains("MariaDB");
        long patch = numbers.group(3) == null ? 0 : Long.parseLong(numbers.group(3));
        return number + patch >= (mariaDb ? 10_006_000 : 8_000_004);
    }

    private void session() {
        try {
            DatabaseSession.of(connection).requireStrict();
        } catch (SQLException e) {
            findings.add(Finding.fail("database", Fault.of(e).sentence()));
        }
    }

    private void packet() throws SQLException {
        long bytes = DatabaseSession.of(connection).largestPacket();
        String found = "max_allowed_packet is " + bytes + " bytes";
        if (bytes < 2 * settings.http().maxBody()) {
            findings.add(Finding.warn(
                    "database",
                    found + ", and a message may have " + settings.http().maxBody()
                            + " (chat.http.max-body): the largest cannot be stored"));
        } else {
            findings.add(Finding.ok("database", found));
        }
    }

    /** The key decides what a duplicate is: without it rows double, with others beside it messages are dropped. */
    private void keys() throws SQLException {
        Map<String, Set<String>> keys = uniqueKeys();
        if (!keys.containsValue(KEY)) {
            findings.add(Finding.fail(
                    "table",
                    "chat_message has no primary key (stream, entry_ms, entry_seq): what is delivered twice would be"
                            + " stored twice. Add it: ALTER TABLE chat_message ADD PRIMARY KEY (stream, entry_ms,"
                            + " entry_seq)"));
        }
        Set<String> generated = autoIncremented();
        keys.forEach((name, columns) -> {
            if (!columns.equals(KEY) && !generated.containsAll(columns)) {
                findings.add(Finding.fail(
                        "table",
                        "chat_message has another unique key, " + name + " " + columns + ": a message that meets it"
                                + " would be taken for a duplicate, and lost. Drop it, or make it a plain index"));
            }
        });
    }

    private Map<String, Set<String>> uniqueKeys() throws SQLException {
        Map<String, Set<String>> keys = new HashMap<>();
        try (ResultSet columns =
                connection.getMetaData().getIndexInfo(connection.getCatalog(), null, "chat_message", true, true)) {
            while (columns.next()) {
                keys.computeIfAbsent(columns.getString("INDEX_NAME"), name -> new HashSet<>())
                        .add(columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return keys;
    }

    private Set<String> autoIncremented() throws SQLException {
        Set<String> names = new HashSet<>();
        try (ResultSet columns =
                connection.getMetaData().getColumns(connection.getCatalog(), null, "chat_message", null)) {
            while (columns.next()) {
                if ("YES".equals(columns.getString("IS_AUTOINCREMENT"))) {
                    names.add(columns.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    /** Stores no row, which takes the same rights as storing one. */
    private void rights() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO chat_message (stream, entry_ms, entry_seq)"
                    + " SELECT stream, entry_ms, entry_seq FROM (SELECT '' stream, 0 entry_ms, 0 entry_seq) nothing"
                    + " WHERE FALSE ON DUPLICATE KEY UPDATE stream = chat_message.stream");
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_DEFAULT_FOR_FIELD) {
                findings.add(Finding.fail(
                        "table",
                        "chat_message cannot be written: " + Fault.of(e).sentence()));
            }
        } finally {
            if (!connection.getAutoCommit()) { // a host's may commit by itself
                connection.rollback();
            }
        }
    }
}
