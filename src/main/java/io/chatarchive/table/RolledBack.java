package io.chatarchive.table;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * What a thread stores on a connection whose owner rolls it back. Meanwhile the archives' DataSources give this thread
 * that connection, which it cannot commit or close; and its routes send to nothing but databases of archives and routes.
 */
public final class RolledBack {
    private static final ThreadLocal<RolledBack> CURRENT = new ThreadLocal<>();
    private static final Set<String> IGNORED = Set.of("commit", "close", "setAutoCommit");

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    public RolledBack(Connection connection) {
        this.connection = connection;
    }

    /** Where nobody knows what could be rolled back: nothing is stored at all. */
    public static RolledBack withoutDatabase() {
        return new RolledBack(null);
    }

    public boolean hasDatabase() {
        return connection != null;
    }

    /** That of this thread, or null. */
    public static RolledBack current() {
        return CURRENT.get();
    }

    public <T> T run(Callable<T> storing) throws Exception {
        RolledBack before = CURRENT.get();
        CURRENT.set(this);
        try {
            return storing.call();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Not sent there: {@code endpoint}. */
    public void skip(String endpoint) {
        if (!skipped.contains(endpoint)) {
            skipped.add(endpoint);
        }
    }

    public List<String> skipped() {
        return List.copyOf(skipped);
    }

    /** The SQL that was sent last, or null. */
    public StoreStatement lastStatement() {
        return statements.isEmpty() ? null : new StoreStatement(statements.get(statements.size() - 1));
    }

    public Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                RolledBack.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "rolled back";
                    default -> call(method, arguments);
                });
    }

    private Object call(Method method, Object... arguments) throws Throwable {
        if (IGNORED.contains(method.getName())) {
            return null;
        }
        if (method.getName().startsWith("prepare") && arguments != null && arguments[0] instanceof String sql) {
            statements.add(sql);
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
