package io.chatarchive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person should know about the database, and the table in it, before anything is stored. Changes nothing. */
final class DatabaseInspection {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    private final Connection connection;
    private final ArchiveSettings settings;
    private final StoreStatement statement;
    private final String address;
    private final List<Finding> findings = new ArrayList<>();

    DatabaseInspection(Connection connection, ArchiveSettings settings, StoreStatement statement, String address) {
        this.connection = connection;
        this.settings = settings;
        this.statement = statement;
        this.address = address;
    }

    /** Looks, and says what it found. */
    List<Finding> findings() throws SQLException {
        version();
        session();
        packet();
        findings.addAll(new TableInspection(connection, statement).findings());
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
}
