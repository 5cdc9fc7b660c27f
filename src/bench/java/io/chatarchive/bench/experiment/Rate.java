package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Contender;
import io.chatarchive.bench.testbed.Backlog;

/** How fast a contender drains a backlog, once it is warm: a program runs for days, and the JVM compiles what it runs. */
public final class Rate {
    public static final String METRIC = "rate";
    static final String UNIT = "rows/s";
    private static final double FASTER = 1.03;
    private static final int NO_LUCK = 4;

    private Rate() {}

    /** Drains the backlog again and again until that makes it no faster, or that often. */
    static void warmUp(Contender.Running contender, int mostDrains, Backlog backlog) throws Exception {
        double best = 0;
        int notFaster = 0;
        for (int i = 0; i < mostDrains && notFaster < NO_LUCK; i++) {
            double rate = contender.drain(backlog).rate();
            if (rate > best * FASTER) {
                best = rate;
                notFaster = 0;
            } else {
                notFaster++;
            }
        }
    }
}
