package io.chatarchive.watch;

import io.chatarchive.fault.Finding;
import io.chatarchive.settings.InvalidSettingException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.apache.camel.RuntimeCamelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Says once, when a server can first be asked, what a person should know about it. A setting that this server cannot do
 * stops the start; found out later it is kept, for health.
 */
public final class StartInspection {
    private static final Logger LOG = LoggerFactory.getLogger(StartInspection.class);

    private final Supplier<List<Finding>> inspection;
    private volatile String refusal;
    private FutureTask<List<Finding>> ahead;
    private boolean done;

    public StartInspection(Supplier<List<Finding>> inspection) {
        this.inspection = inspection;
    }

    /** Begins to ask, and lets others go on meanwhile: a driver takes half a second for its first connection. */
    public synchronized Runnable ahead() {
        ahead = new FutureTask<>(inspection::get);
        return ahead;
    }

    /**
     * Before anything is read. Where the server is away the start goes on, and the first look makes up for it.
     *
     * @throws InvalidSettingException if the server cannot do what is set
     */
    public void atStart() {
        try {
            inspect();
        } catch (DataAccessException e) {
            LOG.debug("The server cannot be inspected yet", e);
        }
    }

    /** Makes up for an inspection that was not possible at the start; where it still is not, the next call does. */
    public void late() {
        try {
            inspect();
            refusal = null;
        } catch (InvalidSettingException e) {
            if (refusal == null) {
                LOG.error("{} Nothing is lost; set it and start again", e.getMessage());
            }
            refusal = e.getMessage();
        } catch (DataAccessException e) {
            LOG.debug("The server cannot be inspected", e);
        }
    }

    private synchronized void inspect() {
        if (!done) {
            findings().forEach(StartInspection::say);
            done = true;
        }
    }

    private List<Finding> findings() {
        Future<List<Finding>> asked = ahead;
        ahead = null; // an answer is of its time: where it is an outage, the next question is a new one
        try {
            return asked == null ? inspection.get() : asked.get();
        } catch (ExecutionException e) {
            throw RuntimeCamelException.wrapRuntimeException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataAccessResourceFailureException("stopped before it was inspected", e);
        }
    }

    /** The setting that this server cannot do; as long as it is this server. */
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    private static void say(Finding finding) {
        switch (finding.level()) {
            case OK -> LOG.info("Found {}: {}", finding.subject(), finding.sentence());
            case WARN -> LOG.warn("Found {}: {}", finding.subject(), finding.sentence());
            case FAIL -> LOG.error("Found {}: {}", finding.subject(), finding.sentence());
        }
    }
}
