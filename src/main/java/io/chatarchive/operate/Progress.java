package io.chatarchive.operate;

/** How far some work is. */
public interface Progress {
    /**
     * After each step.
     *
     * @param total of what is to be done; negative if nobody knows
     * @return whether to go on; false: somebody wants it to stop
     */
    boolean at(long done, long total);
}
