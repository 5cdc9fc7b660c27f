package io.chatarchive.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * What a session of MySQL or MariaDB says about itself, also if a host has opened it.
 *
 * @param mode its sql_mode
 * @param characters the character set that it speaks
 * @param largestPacket bytes of the largest statement that it takes (max_allowed_packet)
 * @param timeZone what it makes of a moment in winter and one in summer, whatever its time zone is called
 */
public record DatabaseSession(String mode, String characters, long largestPacket, String timeZone) {
    private static final String QUESTION = "SELECT @@sql_mode, @@character_set_client, @@max_allowed_packet,"
            + " CONCAT(FROM_UNIXTIME(1704067200), ', ', FROM_UNIXTIME(1719792000))";

    /** Invalid attribute of a connection. */
    static final String WRONG_CONNECTION = "01S00";

    /** Another is a database of the engineer's own choice, with SQL of its own. */
    public static boolean isMySqlOrMariaDb(Connection connection) throws SQLException {
        String product = String.valueOf(connection.getMetaData().getDatabaseProductName());
        return product.toLowerCase(Locale.ROOT).matches(".*(mysql|mariadb).*");
    }

    public static DatabaseSession of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(QUESTION)) {
            answer.next();
            return new DatabaseSession(
                    answer.getString(1), answer.getString(2), answer.getLong(3), answer.getString(4));
        }
    }

    /**
     * Only a strict session in utf8mb4 says so when it cannot store a text as it is; another cuts it, or writes
     * question marks.
     *
     * @throws SQLException with a sentence about the connection's settings, if the session is another
     */
    void requireStrict() throws SQLException {
        if (!mode.contains("STRICT_ALL_TABLES") && !mode.contains("STRICT_TRANS_TABLES")) {
            throw new SQLException(
                    "its sessions are not strict, and would cut what does not fit; for Connector/J add"
                            + " sessionVariables=sql_mode='STRICT_ALL_TABLES' to the URL",
                    WRONG_CONNECTION);
        }
        if (!characters.equals("utf8mb4")) {
            throw new SQLException(
                    "its sessions speak " + characters + ", which lacks characters that people write; for Connector/J"
                            + " add characterEncoding=UTF-8 to the URL",
                    WRONG_CONNECTION);
        }
    }

    /**
     * In another time zone a TIMESTAMP column is another moment.
     *
     * @param expected that of the sessions before
     * @throws SQLException with a sentence about the connection's settings, if this one is another
     */
    void requireTimeZone(String expected) throws SQLException {
        if (!timeZone.equals(expected)) {
            throw new SQLException(
                    "its sessions differ in their time zone (2024-01-01 and 2024-07-01, 00:00 UTC, are " + timeZone
                            + ", and were " + expected + "); for Connector/J add sessionVariables=time_zone='%2B00:00'"
                            + " to the URL",
                    WRONG_CONNECTION);
        }
    }
}
