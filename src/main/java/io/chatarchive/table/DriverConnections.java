package io.chatarchive.table;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Opens connections for a pool, as HikariCP does by itself for a URL; but HikariCP sets the login timeout of the
 * DriverManager then, which is that of all drivers of the JVM: of a host's too.
 */
final class DriverConnections implements DataSource {
    private final Driver driver;
    private final String url;
    private final Properties properties = new Properties();

    /**
     * No connection is made yet.
     *
     * @throws SQLException if no driver takes the URL
     */
    DriverConnections(String url, Properties properties) throws SQLException {
        this.driver = DriverManager.getDriver(url);
        this.url = url;
        this.properties.putAll(properties);
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connection(properties);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        Properties withLogin = new Properties();
        withLogin.putAll(properties);
        withLogin.put("user", username);
        if (password != null) {
            withLogin.put("password", password);
        }
        return connection(withLogin);
    }

    private Connection connection(Properties with) throws SQLException {
        Connection connection = driver.connect(url, with);
        if (connection == null) {
            throw new SQLException("the driver does not take its URL any more", "08001");
        }
        return connection;
    }

    /** Is not set for the JVM; what bounds a login are properties of the driver. */
    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter writer) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
