package io.chatarchive.table;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as the JDBC component has it. Its session is looked at in the transaction in which something is stored: a
 * driver changes servers between transactions. To roll back a connection that is lost is no error: the server has done
 * so, and why it was lost is known already.
 */
public final class StoreConnection implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConnection.class);
    private static final Set<String> STATEMENTS = Set.of("prepareStatement", "createStatement", "prepareCall");

    private final Connection connection;
    private final SessionCheck sessions;

    private StoreConnection(Connection connection, SessionCheck sessions) {
        this.connection = connection;
        this.sessions = sessions;
    }

    public static Connection of(Connection connection, SessionCheck sessions) {
        return (Connection) Proxy.newProxyInstance(
                StoreConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new StoreConnection(connection, sessions));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (STATEMENTS.contains(method.getName())) {
            sessions.require(connection);
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            if (method.getName().equals("rollback") && e.getCause() instanceof SQLException error && isLost(error)) {
                LOG.debug("A lost connection cannot be rolled back", error);
                return null;
            }
            throw e.getCause();
        }
    }

    private boolean isLost(SQLException error) throws SQLException {
        return DatabasePool.isLost(error) || connection.isClosed();
    }
}
