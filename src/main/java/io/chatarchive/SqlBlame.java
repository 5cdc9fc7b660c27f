package io.chatarchive;

import java.sql.SQLException;
import org.apache.camel.Exchange;
import org.apache.camel.util.ObjectHelper;

/** Stub. */
public final class SqlBlame {
    public boolean isData(Exchange exchange) {
        SQLException e = ObjectHelper.getException(SQLException.class, exchange.getException());
        return e != null
                && e.getSQLState() != null
                && (e.getSQLState().startsWith("22")
                        || e.getSQLState().startsWith("23")
                        || e.getErrorCode() == 4178
                        || e.getErrorCode() == 4040);
    }
}
