package io.chatarchive;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Says once, when a server can first be asked, what a person should know about it. A setting that this server cannot do
 * stops the start; found out later it is kept, for health.
 */
final class StartInspection {
    private static final Logger LOG = LoggerFactory.getLogger(StartInspection.class);

    private final Supplier<List<Finding>> inspection;
    private volatile String refusal;
    private boolean done;

    StartInspection(Supplier<List<Finding>> inspection) {
        this.inspection = inspection;
    }

    /**
     * Before anything is read. Where the server is away the start goes on, and the first look makes up for it.
     *
     * @throws InvalidSettingException if the server cannot do what is set
     */
    void atStart() {
        try {
            inspect();
        } catch (DataAccessException e) {
            LOG.debug("The server cannot be inspected yet", e);
        }
    }

    /** Makes up for an inspection that was not possible at the start; where it still is not, the next call does. */
    void late() {
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
            inspection.get().forEach(StartInspection::say);
            done = true;
        }
    }

    /** The setting that this server cannot do; as long as it is this server. */
    Optional<String> refusal() {
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
