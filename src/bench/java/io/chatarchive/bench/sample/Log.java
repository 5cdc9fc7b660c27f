package io.chatarchive.bench.sample;

import io.chatarchive.demo.Screen;

/** Where measurements go: kept, and shown as they come. */
public final class Log {
    private final Samples samples;
    private final Screen screen;

    public Log(Samples samples, Screen screen) {
        this.samples = samples;
        this.screen = screen;
    }

    public void heading(String words) {
        screen.say("", words);
    }

    /** What is done now. */
    public void now(String words) {
        screen.passing("  … " + words);
    }

    /** A measurement that is a line of its own. */
    public void result(Sample sample) {
        samples.add(sample);
        screen.say(String.format(
                "  round %d  %-16s %-16s %10s %s",
                sample.round(),
                sample.setting(),
                sample.contender(),
                Spread.number(sample.value()),
                sample.metric().equals(sample.unit()) ? sample.unit() : sample.unit() + "  " + sample.metric()));
    }

    /** One of many, not shown. */
    public void point(Sample sample) {
        samples.add(sample);
    }
}
