package io.chatarchive.watch;

import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * A check of readiness, and never of liveness: restarting a process does not help while a server is away. Inside
 * somebody's application it says what fails and stays UP, or the whole application would be taken out of service for the
 * archive's sake. State and sentence are details too: some runtimes show nothing else.
 */
public abstract class ReadinessCheck extends AbstractHealthCheck {
    private final boolean affectsReadiness;

    public ReadinessCheck(String group, String id, boolean affectsReadiness) {
        super(group, id);
        this.affectsReadiness = affectsReadiness;
    }

    /** Sets the state, and the message; answers at once, from what was seen last. */
    protected abstract void judge(HealthCheckResultBuilder result);

    @Override
    protected final void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        judge(result);
        result.detail("state", result.state().name());
        if (result.message() != null) {
            result.detail("message", result.message());
        }
        if (!affectsReadiness && result.state() == HealthCheck.State.DOWN) {
            result.up();
        }
    }

    @Override
    public boolean isLiveness() {
        return false;
    }
}
