package io.chatarchive.route;

import io.chatarchive.fixture.ShippedSettings;
import java.time.Clock;

/** Schedules of the settings that ship, with some overridden. */
final class Schedules {
    private Schedules() {}

    static DrainSchedule of(Clock clock, String... keysAndValues) {
        return new DrainSchedule(ShippedSettings.with(keysAndValues).schedule(), clock, () -> 0);
    }
}
