package io.chatarchive.table;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.ServerAddress;
import io.chatarchive.settings.SettingReader;
import java.net.URLEncoder;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool of database connections. */
public final class DatabaseConnections {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseConnections.class);
    private static final long PATIENCE_MS = LoginTimeout.MILLIS;
    private static final Pattern HOST = Pattern.compile("[\\p{Alnum}._:%\\[\\]-]*");

    /** URLs of drivers that take sessionVariables, and set them in each session that they open, also by themselves. */
    private static final Pattern MYSQL = Pattern.compile("jdbc:mysql(\\+srv)?:.*");

    private static final Pattern MARIADB = Pattern.compile("jdbc:mariadb:.*");

    private static final Pattern VARIABLES_IN_URL = Pattern.compile("([?&]sessionVariables=)([^&#]*)");

    private static final String SESSION = "time_zone='+00:00',"
            + "sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION',"
            // a locked table is an outage that is soon noticed
            + "innodb_lock_wait_timeout=10,lock_wait_timeout=10";

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
    public static HikariDataSource open(ArchiveSettings settings) {
        ArchiveSettings.Jdbc jdbc = settings.jdbc();
        requireUsable(jdbc.url());
        DatabasePool pool = new DatabasePool();
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
        if (setsSessions(jdbc.url())) {
            setSessions(pool, jdbc.url());
        }
        if (MARIADB.matcher(jdbc.url()).matches()) {
            pool.addDataSourceProperty("connectTimeout", "3000");
            pool.addDataSourceProperty("socketTimeout", "20000");
        }
        if (MYSQL.matcher(jdbc.url()).matches()) {
            speakMySql(pool);
        }
        pool.setDataSource(driver(pool));
        return pool;
    }

    private static DataSource driver(HikariConfig pool) {
        try {
            return new DriverConnections(pool.getJdbcUrl(), pool.getDataSourceProperties());
        } catch (SQLException e) {
            throw new IllegalStateException("The driver that took the URL of a pool is gone", e);
        }
    }

    /** Whether each session of the pool is strict and in UTC for certain, however the driver came to open it. */
    public static boolean setsSessions(String url) {
        return MYSQL.matcher(url).matches() || MARIADB.matcher(url).matches();
    }

    /** A statement at the start of a connection would not do: Connector/J with two hosts opens sessions by itself. */
    private static void setSessions(HikariConfig pool, String url) {
        Matcher own = VARIABLES_IN_URL.matcher(url);
        if (!own.find()) {
            pool.addDataSourceProperty("sessionVariables", SESSION);
            return;
        }
        // the URL overrides properties; of two values for a variable the last one counts
        String ours = MYSQL.matcher(url).matches() ? URLEncoder.encode(SESSION, UTF_8) : SESSION;
        String separator = own.group(2).isBlank() ? "" : ",";
        pool.setJdbcUrl(url.substring(0, own.end()) + separator + ours + url.substring(own.end()));
    }

    /** Before the pool and the driver see it: they quote in their errors what they take for a host, passwords included. */
    static void requireUsable(String url) {
        boolean usable;
        try {
            DriverManager.getDriver(url);
            usable = !MYSQL.matcher(url).matches() || hosts(url).allMatch(HOST.asMatchPredicate());
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
        if (LoginTimeout.isVisibleTo(ConnectionUrl.class)) {
            pool.addDataSourceProperty("socketFactory", LoginTimeout.class.getName());
        }
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
