package io.chatarchive.route;

import java.util.Set;

/** The variables that steps of ours set for the routes. The YAML names them in a comment at the step. */
public final class Variables {
    /** The {@link Archive} whose entries the exchange carries. */
    public static final String ARCHIVE = "archive";

    /** Whether anything waits that may be drained now. */
    static final String BACKLOG = "backlog";

    /** The id at which the round of each lane ends. */
    static final String LAST_ENTRY = "last-entry";

    /** The consumer that reads. */
    static final String LANE = "lane";

    /** The {@link Batch} that learns what becomes of its messages. */
    public static final String BATCH = "batch";

    /** Whether the round of the lane is over. */
    static final String DRAINED = "drained";

    /** The entry of the message in the body; the routes set it. */
    static final String ENTRY = "entry";

    /** The rows that are stored together. */
    static final String ROWS = "rows";

    /** Those that are set by Java. */
    public static final Set<String> SET_BY_STEPS = Set.of(ARCHIVE, BACKLOG, LAST_ENTRY, LANE, BATCH, DRAINED, ROWS);

    private Variables() {}
}
