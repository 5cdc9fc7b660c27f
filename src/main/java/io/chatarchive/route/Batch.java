package io.chatarchive.route;

import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import java.sql.SQLException;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * Messages on their way through the routes, and what becomes of each of them. The sender of a batch to {@code
 * direct:chat-archive-batch} puts it into the variable {@code batch}; the routes do not know who that is.
 */
public interface Batch {
    String VARIABLE = "batch";

    static Batch of(Exchange exchange) {
        return exchange.getVariable(VARIABLE, Batch.class);
    }

    /** The store route has stored rows, in so many nanoseconds. */
    default void storeTook(long nanoseconds) {}

    /**
     * The table has these rows now, or had them before. Those whose id it has for another message are set aside.
     *
     * @param newRows how many of them are new; null where the store route does not say
     * @return the others
     */
    List<MessageRow> withoutTakenIds(List<MessageRow> rows, Integer newRows) throws SQLException;

    /** The same rows, last: their messages need not come again. */
    void acknowledge(List<MessageRow> rows, Integer newRows);

    /** A route does not want the message, and it need not come again. */
    void drop(StreamEntry entry);

    /** The message can never be stored. */
    void setAside(StreamEntry entry, Throwable error);

    /**
     * Nobody knows whether it can: it comes again.
     *
     * @param entry null for all that is left
     */
    void leavePending(StreamEntry entry, Throwable error);

    /** Whether the whole is sent again after an unclassified error, before it is narrowed down. */
    boolean mayRetry(Throwable error);

    /** Whether the database rejected a row lately. */
    boolean expectsBadRows();

    /** Whether it may be narrowed down further. */
    boolean mayGoOn();

    /** Whether the row that an error names is stored alone: once in a batch. */
    boolean tryNamedRow();

    /** The routes are through with it. */
    void end();
}
