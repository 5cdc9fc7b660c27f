package io.chatarchive;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** The pool of database connections. */
final class DatabaseConnections {
    private static final long PATIENCE_MS = 3_000;

    private DatabaseConnections() {}

    /**
     * Opens a pool; no connection is made yet. Whatever the server's own settings are, a session of the pool is
     * strict, in UTC and in utf8mb4: too long or wrong values are errors, never cut or replaced.
     */
    static HikariDataSource open(ArchiveSettings.Jdbc jdbc) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("chatDataSource");
        pool.setJdbcUrl(jdbc.url());
        pool.setUsername(jdbc.username());
        pool.setPassword(jdbc.password());
        pool.setMaximumPoolSize(jdbc.poolSize());
        pool.setMinimumIdle(0);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(PATIENCE_MS);
        // the routes commit: one round trip less than switching it off and on again around each statement
        pool.setAutoCommit(false);
        if (jdbc.url().startsWith("jdbc:mysql:")) {
            speakMySql(pool);
        }
        return new HikariDataSource(pool);
    }

    private static void speakMySql(HikariConfig pool) {
        pool.setConnectionInitSql("SET NAMES utf8mb4, SESSION time_zone = '+00:00',"
                + " SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION',"
                // a locked table is an outage that is soon noticed
                + " SESSION innodb_lock_wait_timeout = 10, SESSION lock_wait_timeout = 10");
        // properties of Connector/J, where the URL does not say otherwise
        pool.addDataSourceProperty("connectTimeout", "3000");
        pool.addDataSourceProperty("socketTimeout", "60000");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("characterEncoding", "UTF-8");
        // a row that was there already counts 0, a new one 1
        pool.addDataSourceProperty("useAffectedRows", "true");
        // camel-jdbc asks how many parameters there are: answered without a question to the server
        pool.addDataSourceProperty("generateSimpleParameterMetadata", "true");
    }
}
