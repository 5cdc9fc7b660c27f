package io.chatarchive;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;
import javax.sql.DataSource;

/** A connection whose users cannot commit or close it: what they store is gone when its owner rolls it back. */
final class Uncommitted {
    private static final Set<String> IGNORED = Set.of("commit", "close", "setAutoCommit");

    private final Connection connection;

    Uncommitted(Connection connection) {
        this.connection = connection;
    }

    /** One that has this connection, and no other. */
    DataSource dataSource() {
        Connection shared = proxy(Connection.class, this::call);
        return proxy(DataSource.class, (method, arguments) -> method.getName().equals("getConnection") ? shared : null);
    }

    private Object call(Method method, Object... arguments) throws Throwable {
        if (IGNORED.contains(method.getName())) {
            return null;
        }
        try {
            return method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private interface Call {
        Object of(Method method, Object... arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader() == null ? Uncommitted.class.getClassLoader() : type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "uncommitted";
                    default -> call.of(method, arguments);
                }));
    }
}
