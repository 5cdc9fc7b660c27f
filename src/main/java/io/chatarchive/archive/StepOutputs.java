package io.chatarchive.archive;

import java.util.Map;
import java.util.Set;

/**
 * What the beans that the routes name leave on an exchange for later steps. In the routes a comment at the step says the
 * same of its variables.
 */
public final class StepOutputs {
    /** The variables that each of them sets, by the name of the bean; of a bean of a template, by its class. */
    public static final Map<String, Set<String>> VARIABLES = Map.of(
            StreamArchive.class.getName(),
            Set.of("archive"),
            "chatBacklogLook",
            Set.of("backlog", "last-entry"),
            "chatLaneStart",
            Set.of("lane", "batch", "drained"),
            "chatBatchReader",
            Set.of("drained"),
            "chatLeavePending",
            Set.of("drained"),
            "chatRowWriter",
            Set.of("rows", "chat-archive-store"),
            "chatSetReusedIdsAside",
            Set.of("rows"));

    /** The headers with which the rows come to a store route, for its SQL. */
    public static final Set<String> HEADERS = Set.of("stream", "rows");

    private StepOutputs() {}
}
