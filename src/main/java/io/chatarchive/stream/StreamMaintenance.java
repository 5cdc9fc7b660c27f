package io.chatarchive.stream;

import io.chatarchive.fault.Fault;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chores of the stream, done with each look. One that fails is logged once and tried again; the others still run. */
public final class StreamMaintenance {
    private static final Logger LOG = LoggerFactory.getLogger(StreamMaintenance.class);

    private final List<MaintenanceTask> parts;
    private final String stream;
    private String said = "";

    public StreamMaintenance(List<MaintenanceTask> parts, String stream) {
        this.parts = parts;
        this.stream = stream;
    }

    public void look(GroupState state) {
        parts.forEach(part -> look(part, state));
    }

    private void look(MaintenanceTask part, GroupState state) {
        try {
            part.look(state);
        } catch (Throwable e) {
            String sentence = Fault.of(e).sentence();
            if (!said.equals(sentence)) {
                said = sentence;
                LOG.warn("Upkeep of the stream fails: {}. Trying again. stream={}", sentence, stream);
            }
        }
    }

    /** What a person should know, a sentence each. */
    public List<String> notices() {
        return parts.stream()
                .map(MaintenanceTask::notice)
                .flatMap(Optional::stream)
                .toList();
    }
}
