package io.chatarchive.table;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.Closeable;
import java.io.IOException;

/**
 * Connector/J's sockets, with a limit for the whole login: a server that takes the connection and then says nothing is
 * given up as soon as one that cannot be reached. Connector/J makes it, by its name.
 */
public final class LoginTimeout extends StandardSocketFactory {
    static final int MILLIS = 3_000;

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // as Connector/J has it
    public <T extends Closeable> T connect(String host, int port, PropertySet properties, int loginTimeout)
            throws IOException {
        return super.connect(host, port, properties, loginTimeout > 0 ? loginTimeout : MILLIS);
    }

    /** Whether a driver finds it: that of an application server may have a class loader of its own. */
    static boolean isVisibleTo(Class<?> driver) {
        try {
            Class.forName(LoginTimeout.class.getName(), false, driver.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
