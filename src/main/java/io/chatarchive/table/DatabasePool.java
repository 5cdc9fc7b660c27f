package io.chatarchive.table;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.chatarchive.fault.SqlError;
import io.chatarchive.fault.SqlErrorClassifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/**
 * A pool that trusts no connection made before one was lost, fell silent, or answered that its server does not write at
 * present: the address may lead to another server by now. HikariCP by itself tries those that are idle one after another.
 */
public final class DatabasePool extends HikariDataSource {
    private static final Set<SqlError> WRITES_NOT = EnumSet.of(
            SqlError.READ_ONLY,
            SqlError.OPTION_FORBIDS,
            SqlError.DISCONNECTED,
            SqlError.SHUTTING_DOWN,
            SqlError.CLUSTER);

    /** No connection is made yet. */
    DatabasePool() {
        setExceptionOverride(new SQLExceptionOverride() {
            @java.lang.Override
            public SQLExceptionOverride.Override adjudicate(SQLException error) {
                return judge(error);
            }
        });
    }

    @java.lang.Override
    public Connection getConnection() throws SQLException {
        try {
            return super.getConnection();
        } catch (SQLException e) {
            distrust();
            throw e;
        }
    }

    private SQLExceptionOverride.Override judge(SQLException error) {
        boolean lost = isLost(error)
                || SqlError.of(error.getErrorCode())
                        .filter(WRITES_NOT::contains)
                        .isPresent();
        if (!lost) {
            return SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
        distrust();
        return SQLExceptionOverride.Override.MUST_EVICT;
    }

    /** Whether the connection is gone; a packet that is too large (08S01 for the server) does not end it. */
    public static boolean isLost(SQLException error) {
        return String.valueOf(error.getSQLState()).startsWith("08") && !SqlErrorClassifier.isPacketTooLarge(error);
    }

    private void distrust() {
        if (isRunning()) {
            getHikariPoolMXBean().softEvictConnections();
        }
    }
}
