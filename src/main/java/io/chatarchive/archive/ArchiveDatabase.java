package io.chatarchive.archive;

import io.chatarchive.route.StoreRoute;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.table.RolledBack;
import io.chatarchive.table.StoreConnection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jdbc.JdbcEndpoint;

/**
 * The database of an archive as the jdbc component finds it, by name: {@code jdbc:orders-archive}. Which connections
 * these are is asked for each statement, so that an endpoint outlives them.
 */
final class ArchiveDatabase implements InvocationHandler {
    private final Archives archives;
    private final String name;

    private ArchiveDatabase(Archives archives, String name) {
        this.archives = archives;
        this.name = name;
    }

    static DataSource of(Archives archives, String name) {
        return (DataSource) Proxy.newProxyInstance(
                ArchiveDatabase.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                new ArchiveDatabase(archives, name));
    }

    /**
     * Whether the routes of a context store in the database of an archive where they say so.
     *
     * @throws InvalidSettingException if its name means another DataSource in this context
     */
    static void requireOwn(CamelContext context, String archive) {
        String uri = "jdbc://" + StoreRoute.database(archive);
        if (StoreRoute.hasDynamic(context, "jdbc:")) { // which Camel makes when a message comes
            context.getEndpoint(uri);
        }
        context.getEndpoints().stream()
                .filter(endpoint ->
                        endpoint instanceof JdbcEndpoint && (endpoint.getEndpointUri() + "?").startsWith(uri + "?"))
                .map(endpoint -> ((JdbcEndpoint) endpoint).getDataSource())
                .filter(database -> !isOwn(database))
                .findFirst()
                .ifPresent(other -> {
                    throw new InvalidSettingException(
                            "The endpoint jdbc:" + StoreRoute.database(archive) + " has another DataSource than"
                                    + " that of the archive '" + archive + "': "
                                    + other.getClass().getName() + ". Take"
                                    + " camel.component.jdbc.data-source out of the settings, or give the bean '"
                                    + StoreRoute.database(archive)
                                    + "' another name.");
                });
    }

    private static boolean isOwn(DataSource database) {
        return Proxy.isProxyClass(database.getClass())
                && Proxy.getInvocationHandler(database) instanceof ArchiveDatabase;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> "jdbc:" + StoreRoute.database(name);
            default -> call(method, arguments);
        };
    }

    private Object call(Method method, Object... arguments) throws Throwable {
        boolean connects = method.getName().equals("getConnection");
        if (connects && RolledBack.current() != null) {
            return RolledBack.current().connection();
        }
        Connections connections = archives.required(name).connections();
        try {
            Object result = method.invoke(connections.database(), arguments);
            return connects ? StoreConnection.of((Connection) result, connections.sessions()) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
