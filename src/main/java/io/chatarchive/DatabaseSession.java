package io.chatarchive;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * What a session of MySQL or MariaDB says about itself, whoever has opened it.
 *
 * @param mode its sql_mode
 * @param characters the character set that it speaks
 * @param largestPacket bytes of the largest statement that it takes (max_allowed_packet)
 */
record DatabaseSession(String mode, String characters, long largestPacket) {
    /** Invalid attribute of a connection. */
    private static final String WRONG_CONNECTION = "01S00";

    /** Another is a database of the engineer's own choice, with SQL of its own. */
    static boolean isMySqlOrMariaDb(Connection connection) throws SQLException {
        String product = String.valueOf(connection.getMetaData().getDatabaseProductName());
        return product.toLowerCase(Locale.ROOT).matches(".*(mysql|mariadb).*");
    }

    static DatabaseSession of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer =
                        statement.executeQuery("SELECT @@sql_mode, @@character_set_client, @@max_allowed_packet")) {
            answer.next();
            return new DatabaseSession(answer.getString(1), answer.getString(2), answer.getLong(3));
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
}
