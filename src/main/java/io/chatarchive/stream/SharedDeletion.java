package io.chatarchive.stream;

import io.chatarchive.settings.ArchiveSettings;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns while {@code chat.archive.after-ack} is {@code delete} and the stream has other groups: it takes their entries. */
public final class SharedDeletion implements MaintenanceTask {
    private static final Logger LOG = LoggerFactory.getLogger(SharedDeletion.class);

    private final ArchiveSettings settings;
    private volatile String warning = "";
    private boolean looked;

    public SharedDeletion(ArchiveSettings settings) {
        this.settings = settings;
    }

    @Override
    public void look(GroupState state) {
        String now = warning(state, settings).orElse("");
        if (looked && !now.isEmpty() && !now.equals(warning)) { // what there was at the start the inspection said
            LOG.warn(now);
        }
        looked = true;
        warning = now;
    }

    /** What a person should know, if anything. */
    static Optional<String> warning(GroupState state, ArchiveSettings settings) {
        return settings.afterAck() != ArchiveSettings.AfterAck.DELETE
                        || state.otherGroups().isEmpty()
                ? Optional.empty()
                : Optional.of("Stream '" + settings.stream().key() + "' has other groups (" + state.otherGroups()
                        + "), and chat.archive.after-ack=delete deletes entries that they have not read yet; keep or"
                        + " trim does not.");
    }

    @Override
    public Optional<String> notice() {
        return Optional.of(warning).filter(words -> !words.isEmpty());
    }
}
