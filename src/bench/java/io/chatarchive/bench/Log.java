package io.chatarchive.bench;

import io.chatarchive.demo.Screen;

/** Where measurements go: kept, and shown as they come. */
final class Log {
    private final Samples samples;
    private final Screen screen;

    Log(Samples samples, Screen screen) {
        this.samples = samples;
        this.screen = screen;
    }

    void heading(String words) {
        screen.say("", words);
    }

    /** What is done now. */
    void now(String words) {
        screen.passing("  … " + words);
    }

    /** A measurement that is a line of its own. */
    void result(Sample sample) {
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
    void point(Sample sample) {
        samples.add(sample);
    }
}
