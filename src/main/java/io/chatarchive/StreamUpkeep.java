package io.chatarchive;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chores of the stream, done with each look. One that fails is logged once and tried again; the others still run. */
final class StreamUpkeep {
    private static final Logger LOG = LoggerFactory.getLogger(StreamUpkeep.class);

    private final List<Upkeep> parts;
    private final String stream;
    private String said = "";

    StreamUpkeep(List<Upkeep> parts, String stream) {
        this.parts = parts;
        this.stream = stream;
    }

    void look(GroupState state) {
        parts.forEach(part -> look(part, state));
    }

    private void look(Upkeep part, GroupState state) {
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
    List<String> notices() {
        return parts.stream().map(Upkeep::notice).flatMap(Optional::stream).toList();
    }
}
