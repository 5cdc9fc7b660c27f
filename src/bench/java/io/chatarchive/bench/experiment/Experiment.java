package io.chatarchive.bench.experiment;

import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.testbed.Testbed;

/** Something to find out about the archive. */
public interface Experiment {
    /** Its name, as {@code -Dbench.only} takes it. */
    String name();

    void run(Testbed testbed, Log log) throws Exception;
}
