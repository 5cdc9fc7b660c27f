package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatarchive.archive.StreamArchive;

/** Longer work on an archive. It may be stopped, and done again. */
interface Verb {
    /**
     * Does it, or goes on with it where {@link Progress#result} has what was done.
     *
     * @param arguments as the shell has them
     * @param progress to be told after each step, and asked whether to go on; has the result
     * @throws Exception says why it cannot go on; what was done before then is done
     */
    void run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception;
}
