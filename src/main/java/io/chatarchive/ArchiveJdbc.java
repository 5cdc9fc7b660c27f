package io.chatarchive;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Endpoint;
import org.apache.camel.component.jdbc.JdbcComponent;
import org.apache.camel.component.jdbc.JdbcEndpoint;
import org.apache.camel.spi.annotations.Component;

/**
 * The JDBC component on the connections of an archive: {@code archive-jdbc:orders}. These are no bean of the registry, so
 * that a host that looks for its only DataSource finds its own; and which they are is asked for each statement, so that an
 * endpoint outlives them.
 */
@Component("jdbc")
final class ArchiveJdbc extends JdbcComponent {
    static final String SCHEME = "archive-jdbc";

    private final ArchiveBeans archives;

    ArchiveJdbc(ArchiveBeans archives) {
        this.archives = archives;
        setDataSource(connectionsOf("none")); // or else the name would be looked up
    }

    @Override
    protected Endpoint createEndpoint(String uri, String archive, Map<String, Object> parameters) throws Exception {
        JdbcEndpoint endpoint = (JdbcEndpoint) super.createEndpoint(uri, archive, parameters);
        endpoint.setDataSource(connectionsOf(archive));
        endpoint.setDataSourceName(archive);
        return endpoint;
    }

    private DataSource connectionsOf(String name) {
        InvocationHandler current = (proxy, method, arguments) -> {
            StreamArchive archive = archives.archive(name)
                    .orElseThrow(() -> new IllegalStateException("There is no archive named '" + name + "'"));
            try {
                Object result = method.invoke(archive.database(), arguments);
                return result instanceof Connection connection
                        ? StoreConnection.of(connection, archive.connections().sessions())
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (DataSource)
                Proxy.newProxyInstance(ArchiveJdbc.class.getClassLoader(), new Class<?>[] {DataSource.class}, current);
    }
}
