package io.chatarchive.intake;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.watch.ReadinessCheck;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Whether messages that come in through Camel get into the stream, and if not, why. It is not the state of the archive:
 * a Redis without memory refuses new messages, and lets those that it holds be read.
 */
final class IntakeHealth extends ReadinessCheck {
    /** A process that is not ready is sent nothing, and would never see that it works again. */
    static final Duration MEMORY = Duration.ofMinutes(1);

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final ArchiveSettings.Stream stream;
    private final OutageLog outages;
    private final Clock clock;
    private volatile Instant lastFailure = Instant.MIN;

    IntakeHealth(ArchiveSettings settings, Clock clock) {
        super(SettingSource.ALL, SettingSource.ALL + "-intake", settings.watch().affectsReadiness());
        this.stream = settings.stream();
        this.clock = clock;
        this.outages = new OutageLog(clock, stream.key());
    }

    /** While the route is there; closed, the meters are taken out of the host's registries. */
    void start(Set<MeterRegistry> registries) {
        registries.forEach(registry::add);
        Gauge.builder("chat.archive.failing", outages, failing -> failing.isAway(Fault.Server.INTAKE) ? 1 : 0)
                .tags("archive", SettingSource.ALL, "stream", stream.key(), "group", stream.group(), "what", "intake")
                .register(registry);
    }

    void stop() {
        List.copyOf(registry.getMeters()).stream().map(Meter::getId).forEach(registry::remove);
        Set.copyOf(registry.getRegistries()).forEach(registry::remove);
    }

    void added() {
        outages.works(Fault.Server.INTAKE);
    }

    /** A message was refused at once, for what is known already. */
    void refused(String sentence) {
        lastFailure = clock.instant();
        outages.failed(new Fault(Fault.Server.INTAKE, ErrorClass.OUTAGE, sentence), null);
    }

    void failed(Exception error) {
        lastFailure = clock.instant();
        Fault fault = Fault.of(error);
        outages.failed(new Fault(Fault.Server.INTAKE, fault.errorClass(), fault.sentence()), null);
    }

    @Override
    protected void judge(HealthCheckResultBuilder result) {
        result.up();
        outages.failing().forEach(failing -> {
            Duration age = Duration.between(lastFailure, clock.instant());
            if (age.compareTo(MEMORY) < 0) {
                result.down().message(failing.words());
            } else {
                result.message("No message has come for " + age.toSeconds() + " s; the last one failed: "
                        + failing.fault().sentence() + ".");
            }
        });
    }
}
