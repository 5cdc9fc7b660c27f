package io.chatarchive;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool of database connections. */
final class DatabaseConnections {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseConnections.class);
    private static final long PATIENCE_MS = 3_000;
    private static final Pattern HOST = Pattern.compile("[\\p{Alnum}._:%\\[\\]-]*");

    private static final String SESSION = "SET NAMES utf8mb4, SESSION time_zone = '+00:00',"
            + " SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION',"
            // a locked table is an outage that is soon noticed
            + " SESSION innodb_lock_wait_timeout = 10, SESSION lock_wait_timeout = 10";

    static {
        // a class loader of a runtime's own, such as that of "camel run", is not where the DriverManager looks
        try {
            ServiceLoader.load(Driver.class, DatabaseConnections.class.getClassLoader())
                    .forEach(driver -> LOG.debug("Found driver {}", driver.getClass()));
        } catch (ServiceConfigurationError e) {
            LOG.debug("A driver cannot be loaded", e); // perhaps another than that of the URL
        }
    }

    private DatabaseConnections() {}

    /**
     * Opens a pool; no connection is made yet. Whatever the server's own settings are, a session of the pool is
     * strict, in UTC and in utf8mb4: too long or wrong values are errors, never cut or replaced.
     *
     * @throws InvalidSettingException if no driver takes the URL
     */
    static HikariDataSource open(ArchiveSettings settings) {
        ArchiveSettings.Jdbc jdbc = settings.jdbc();
        requireUsable(jdbc.url());
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(settings.name() + "DataSource");
        pool.setJdbcUrl(jdbc.url());
        pool.setUsername(jdbc.username());
        pool.setPassword(jdbc.password());
        pool.setMaximumPoolSize(jdbc.poolSize());
        pool.setMinimumIdle(0);
        pool.setInitializationFailTimeout(-1);
        pool.setConnectionTimeout(PATIENCE_MS);
        pool.setValidationTimeout(PATIENCE_MS - 500);
        // the routes commit: one round trip less than switching it off and on again around each statement
        pool.setAutoCommit(false);
        if (jdbc.url().matches("jdbc:(mysql|mariadb):.*")) {
            pool.setConnectionInitSql(SESSION);
        }
        if (jdbc.url().startsWith("jdbc:mysql:")) {
            speakMySql(pool);
        }
        return new HikariDataSource(pool);
    }

    /** Before the pool and the driver see it: they quote in their errors what they take for a host, passwords included. */
    static void requireUsable(String url) {
        boolean usable;
        try {
            DriverManager.getDriver(url);
            usable = !url.startsWith("jdbc:mysql:") || hosts(url).allMatch(HOST.asMatchPredicate());
        } catch (SQLException | RuntimeException e) {
            usable = false; // without the cause, for the same reason
        }
        if (!usable) {
            throw SettingReader.invalid(
                    "chat.jdbc.url",
                    ServerAddress.withoutSecrets(url),
                    "a URL such as jdbc:mysql://127.0.0.1:3306/chat, with special characters of passwords"
                            + " percent-encoded (/ is %2F)");
        }
    }

    private static Stream<String> hosts(String url) {
        return ConnectionUrl.getConnectionUrlInstance(url, new Properties()).getHostsList().stream()
                .map(HostInfo::getHost);
    }

    /** Properties of Connector/J. */
    private static void speakMySql(HikariConfig pool) {
        // where the URL does not say otherwise
        pool.addDataSourceProperty("connectTimeout", "3000");
        // longer than a statement waits for a lock, shorter than a stop may last
        pool.addDataSourceProperty("socketTimeout", "20000");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty("characterEncoding", "UTF-8");
        // the statement is parsed once, and a batch is sent as it is, not escaped into it
        pool.addDataSourceProperty("useServerPrepStmts", "true");
        pool.addDataSourceProperty("cachePrepStmts", "true");
        pool.addDataSourceProperty("prepStmtCacheSqlLimit", "65536");
        // a row that was there already counts 0, a new one 1
        pool.addDataSourceProperty("useAffectedRows", "true");
        // camel-jdbc asks how many parameters there are: answered without a question to the server
        pool.addDataSourceProperty("generateSimpleParameterMetadata", "true");
    }
}
