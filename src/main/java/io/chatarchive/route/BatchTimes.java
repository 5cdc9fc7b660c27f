package io.chatarchive.route;

import io.chatarchive.message.StreamEntry;
import java.util.List;

/** Tells one listener how long the parts of each batch take; as long as there is none, nobody. Safe for several threads. */
public final class BatchTimes {

    /** Called once a batch, in the thread of the lane; returns at once. Times are in nanoseconds. */
    public interface Listener {
        void read(List<StreamEntry> entries, long took);

        void stored(long took);

        void acknowledged(long took);
    }

    private volatile Listener listener;

    /** From now on it is told; null: nobody is. */
    public void listen(Listener newListener) {
        listener = newListener;
    }

    /** A read brought entries, or none, which is not told: it says nothing of batches. */
    void read(List<StreamEntry> entries, long took) {
        Listener told = listener;
        if (told != null && !entries.isEmpty()) {
            told.read(entries, took);
        }
    }

    void stored(long took) {
        Listener told = listener;
        if (told != null) {
            told.stored(took);
        }
    }

    void acknowledged(long took) {
        Listener told = listener;
        if (told != null) {
            told.acknowledged(took);
        }
    }
}
