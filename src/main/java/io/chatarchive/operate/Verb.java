package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;

/** Longer work on an archive: in a process that runs, or in the shell where none does. It may be stopped, and done again. */
public interface Verb {
    /**
     * Does it.
     *
     * @param arguments as the shell has them
     * @param progress to be told after each step, and asked whether to go on
     * @return the result, for a person and for {@code --json}; {@code "failed": true} in it makes the exit status 1
     * @throws Exception says why it cannot go on; what was done before then is done
     */
    ObjectNode run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception;
}
