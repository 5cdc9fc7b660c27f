package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Consumers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The consumers of the group. */
@Command(
        name = "consumers",
        mixinStandardHelpOptions = true,
        description = "Lists the consumers of the group, or removes one that owns no entries.",
        footer = {"", "Example: chat-archive consumers remove host-17/2"})
final class ConsumersCommand extends OperatorCommand {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "list|remove",
            defaultValue = "list",
            description = "Default: list.")
    private String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The consumer to remove.")
    private String name;

    @Override
    int run(OperatedArchive operated) throws Exception {
        Consumers consumers = new Consumers(operated.redis(), operated.settings().stream());
        return switch (action) {
            case "list" -> list(consumers.list());
            case "remove" -> remove(operated);
            default -> throw new InvalidSettingException("'" + action + "' is neither list nor remove.");
        };
    }

    private int list(List<Consumers.Known> known) throws Exception {
        if (isJson()) {
            ArrayNode list = json().arrayNode();
            known.forEach(one -> list.addObject()
                    .put("name", one.name())
                    .put("pending", one.pending())
                    .put("idleSeconds", one.idle().toSeconds())
                    .put("lastActive", one.lastActive().map(Instant::toString).orElse(null))
                    .put("living", one.living()));
            printJson(list);
        } else {
            out.printf("%-30s  %8s  %10s  %-20s  %s%n", "CONSUMER", "PENDING", "IDLE", "LAST ACTIVE", "PROCESS");
            known.forEach(one -> out.printf(
                    "%-30s  %8d  %8d s  %-20s  %s%n",
                    one.name(),
                    one.pending(),
                    one.idle().toSeconds(),
                    one.lastActive()
                            .map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse("-"),
                    one.living() ? "runs" : "none"));
        }
        return 0;
    }

    private int remove(OperatedArchive operated) throws Exception {
        if (name == null) {
            throw new InvalidSettingException("Say which consumer: chat-archive consumers remove NAME");
        }
        String note = operator(operated).removeConsumer(name);
        if (isJson()) {
            printJson(json().put("removed", name).put("note", note));
        } else {
            out.println("Removed: " + name + (note.isEmpty() ? "" : ". " + note));
        }
        return 0;
    }
}
