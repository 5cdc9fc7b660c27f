package io.chatarchive.table;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.Finding;
import io.chatarchive.settings.ArchiveSettings;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person should know about the database, and the table in it, before anything is stored. Changes nothing. */
public final class DatabaseInspection {
    /** Those of MySQL, MariaDB, Aurora and TiDB; each server has some of them. */
    private static final String READ_ONLY = "SHOW VARIABLES WHERE Variable_name IN ('read_only', 'super_read_only',"
            + " 'innodb_read_only', 'transaction_read_only', 'tx_read_only', 'tidb_super_read_only',"
            + " 'tidb_restricted_read_only')";

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    private final Connection connection;
    private final ArchiveSettings settings;
    private final TableInspection table;
    private final String address;
    private final List<Finding> findings = new ArrayList<>();

    public DatabaseInspection(Connection connection, ArchiveSettings settings, TableInspection table, String address) {
        this.connection = connection;
        this.settings = settings;
        this.table = table;
        this.address = address;
    }

    /** Looks, and says what it found. */
    public List<Finding> findings() throws SQLException {
        if (!DatabaseSession.isMySqlOrMariaDb(connection)) {
            findings.add(other());
            findings.add(table.preparation());
            return findings;
        }
        version();
        session();
        packet();
        List<String> readOnly = readOnlySettings(); // first: a pool may close the connection after a refusal
        List<Finding> ofTable = table.findings();
        readOnly(readOnly, ofTable.contains(table.fitting()));
        findings.addAll(ofTable);
        return findings;
    }

    /** A database of the engineer's own choice. */
    private Finding other() throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        return Finding.ok(
                "database",
                address + " answers: " + database.getDatabaseProductName() + " " + database.getDatabaseProductVersion()
                        + ", which the archive does not know; table and key are not examined");
    }

    private List<String> readOnlySettings() throws SQLException {
        List<String> settings = new ArrayList<>();
        try (PreparedStatement question = connection.prepareStatement(READ_ONLY);
                ResultSet answer = question.executeQuery()) {
            while (answer.next()) {
                if (!answer.getString(2).matches("OFF|0|")) {
                    settings.add(answer.getString(1) + "=" + answer.getString(2));
                }
            }
        }
        return settings;
    }

    /** A warning, if this user may write all the same: others may not, and most such servers are replicas. */
    private void readOnly(List<String> settings, boolean writes) {
        if (!settings.isEmpty()) {
            String found = address + " is read-only (" + String.join(", ", settings) + ")";
            findings.add(
                    writes
                            ? Finding.warn("database", found + ", though this user may write; is it a replica?")
                            : Finding.fail("database", found + ": nothing can be stored; is it a replica?"));
        }
    }

    private void version() throws SQLException {
        String version = withoutReplicationPrefix(connection.getMetaData().getDatabaseProductVersion());
        String found = address + " answers, version " + version;
        if (knowsJsonTable(version)) {
            findings.add(Finding.ok("database", found));
        } else {
            findings.add(Finding.fail(
                    "database",
                    found + ", which lacks JSON_TABLE: it takes MySQL 8.0.4, MariaDB 10.6, or another statement in the"
                            + " store route (chat-archive.camel.yaml)"));
        }
    }

    /** MariaDB puts it before its version, for replicas of an old MySQL. */
    private static String withoutReplicationPrefix(String version) {
        return version.replaceFirst("^5\\.5\\.5-(?=\\d+\\.\\d+.*MariaDB)", "");
    }

    /** MySQL 8.0.4 or newer, MariaDB 10.6 or newer; TiDB calls itself MySQL 8 and has none. */
    static boolean knowsJsonTable(String version) {
        Matcher numbers = VERSION.matcher(withoutReplicationPrefix(version));
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
        if (bytes < 2 * settings.maxBody()) {
            findings.add(Finding.warn(
                    "database",
                    found + ", and a message may have " + settings.maxBody()
                            + " (chat.http.max-body): the largest cannot be stored"));
        } else {
            findings.add(Finding.ok("database", found));
        }
    }
}
