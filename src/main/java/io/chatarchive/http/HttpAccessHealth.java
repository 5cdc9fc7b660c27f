package io.chatarchive.http;

import io.chatarchive.access.Access;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.watch.ReadinessCheck;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Whether those whom the users file names can use the API. The process stays ready: archiving and intake go on, and
 * without users the file is not missed.
 */
final class HttpAccessHealth extends ReadinessCheck {
    private final Access access;
    private volatile Optional<String> problem = Optional.empty();

    HttpAccessHealth(Access access) {
        super(SettingSource.ALL, SettingSource.ALL + "-access", false);
        this.access = access;
    }

    /** Reads the file if it has changed; a network drive may hang. */
    void look() {
        problem = access.problem();
    }

    @Override
    protected void judge(HealthCheckResultBuilder result) {
        result.up();
        problem.ifPresent(words -> result.down().message("Nobody can use the API: " + words));
    }
}
