package io.chatarchive.bench;

import java.time.Duration;

/**
 * How fast a contender is once it is warm: it drains a backlog again and again until that makes it no faster, and then
 * the one that counts. A program runs for days, and the JVM compiles what it runs; the archive has more to compile.
 */
final class Rate {
    static final String METRIC = "rate";
    static final String UNIT = "rows/s";
    private static final double FASTER = 1.03;

    private Rate() {}

    /**
     * Messages a second.
     *
     * @param mostWarmUps how often the first backlog is drained at the most
     */
    static double of(Contender.Running contender, int mostWarmUps, Backlog warmUp, Backlog backlog) throws Exception {
        double best = 0;
        int notFaster = 0;
        for (int i = 0; i < mostWarmUps && notFaster < 2; i++) {
            double rate = drain(contender, warmUp);
            notFaster = rate < best * FASTER ? notFaster + 1 : 0;
            best = Math.max(best, rate);
        }
        return drain(contender, backlog);
    }

    private static double drain(Contender.Running contender, Backlog backlog) throws Exception {
        Duration time = contender.drain(backlog);
        return backlog.messages() / (time.toNanos() / 1e9);
    }
}
