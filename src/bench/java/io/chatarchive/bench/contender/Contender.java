package io.chatarchive.bench.contender;

import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import java.util.Set;

/** A way of getting the messages into the table: the archive or a peer. */
public interface Contender {
    /** Its name in results. */
    String id();

    /** What it is, in a few words. */
    String description();

    /** The shapes of messages that it can be given. */
    Set<Shape> shapes();

    /** How many messages it is given where others get the usual number: a slow one would take all day. */
    default int messages(int usual) {
        return usual;
    }

    /** Starts it as a new process, with that stream. */
    Running start(Testbed testbed);

    /** A contender that runs. */
    interface Running extends AutoCloseable {
        /** Time from its first read to its last acknowledgement, after which the table holds the backlog. */
        Drained drain(Backlog backlog) throws Exception;

        @Override
        void close();
    }
}
