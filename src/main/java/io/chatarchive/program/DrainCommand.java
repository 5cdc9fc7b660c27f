package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.StreamLook;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has a running process drain what is in the stream now, and waits until that is done. */
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        description = "Drains what is in the stream now, whatever the schedule, and waits until it is archived.",
        footer = {
            "",
            "Exits with 1 if no process runs, if the archive is paused, or if entries stay pending.",
            "Example: chat-archive drain --no-wait"
        })
final class DrainCommand extends OperatorCommand {
    /** For so long nothing has moved: what is left stays pending. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(names = "--no-wait", description = "Return as soon as a process has begun.")
    private boolean noWait;

    @Override
    int run(OperatedArchive operated) throws Exception {
        StreamLook look = new StreamLook(operated.settings(), operated.redis(), "");
        GroupState before = look.look();
        try (ProgressLine line = new ProgressLine("drain", isJson())) {
            if (new JobClient(operated).byProcess("drain", json(), line).isEmpty()) {
                throw new InvalidSettingException("No process of the archive '" + archive()
                        + "' runs, or none has taken the request within 3 s (routes/chat-operations.camel.yaml lets it)."
                        + " Nothing was drained.");
            }
            GroupState after = noWait ? look.look() : await(look, before, line);
            return print(before, after);
        }
    }

    private GroupState await(StreamLook look, GroupState before, ProgressLine line) throws InterruptedException {
        long waiting = waiting(before);
        long moved = System.nanoTime();
        GroupState last = before;
        while (last.hasUnfinishedUpTo(before.lastId()) && System.nanoTime() - moved < PATIENCE.toNanos()) {
            Thread.sleep(100);
            GroupState now = look.look();
            if (!now.lastDelivered().equals(last.lastDelivered()) || now.pending() != last.pending()) {
                moved = System.nanoTime();
            }
            last = now;
            line.at(Math.max(0, waiting - waiting(now)), waiting);
        }
        return last;
    }

    private static long waiting(GroupState state) {
        return state.pending() + state.lag().orElse(0);
    }

    private int print(GroupState before, GroupState after) throws Exception {
        boolean left = !noWait && after.hasUnfinishedUpTo(before.lastId());
        if (isJson()) {
            ObjectNode result = json().put("archive", archive()).put("drained", !noWait && !left);
            result.put("pending", after.pending());
            after.lag().ifPresent(lag -> result.put("lag", lag));
            printJson(result);
        } else if (noWait) {
            out.println("A process drains it now: " + before.backlog() + ".");
        } else if (left) {
            err.println("Not all of it could be archived: " + after.backlog() + ". See status, and the log.");
        } else {
            out.println("Drained: everything up to entry " + before.lastId() + " is archived or set aside.");
        }
        return left ? 1 : 0;
    }
}
