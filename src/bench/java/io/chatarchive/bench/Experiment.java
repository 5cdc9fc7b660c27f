package io.chatarchive.bench;

/** Something to find out about the archive. */
interface Experiment {
    /** Its name, as {@code -Dbench.only} takes it. */
    String name();

    void run(Testbed testbed, Log log) throws Exception;
}
