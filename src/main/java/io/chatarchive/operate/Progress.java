package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.BiPredicate;

/** How far some work is, and what has come of it. */
public interface Progress {
    /** The result so far: empty at first, or what was kept of it when another process began this work. */
    ObjectNode result();

    /**
     * After each step: keeps the result.
     *
     * @param total of what is to be done; negative if nobody knows
     * @return whether to go on; false: somebody wants it to stop
     */
    boolean at(long done, long total);

    /** The key of the job's hash in Redis, where scripts count what they have done. */
    String job();

    /** Of work that is no job: nobody goes on with it if this process ends. */
    static Progress local(BiPredicate<Long, Long> at) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        return new Progress() {
            @Override
            public ObjectNode result() {
                return result;
            }

            @Override
            public boolean at(long done, long total) {
                return at.test(done, total);
            }

            @Override
            public String job() {
                throw new UnsupportedOperationException("no job");
            }
        };
    }
}
