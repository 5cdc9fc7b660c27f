package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chatarchive.operate.AuditJson;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Audit;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who has done what to an archive. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Lists who has done what to the archive, the latest first; about the last 10,000 are kept.",
        footer = {"", "Example: chat-archive audit list --limit 20"})
final class AuditCommand extends OperatorCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "list", defaultValue = "list", description = "Default: list.")
    private String action;

    @Option(names = "--limit", defaultValue = "50", description = "At most so many (default: 50).")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", defaultValue = "", description = "Go on where a list ended.")
    private String before;

    @Override
    int run(OperatedArchive operated) throws Exception {
        if (!action.equals("list")) {
            throw new InvalidSettingException("'" + action + "' is not list.");
        }
        if (limit < 1 || limit > 10_000) {
            throw new InvalidSettingException("--limit is " + limit + "; expected a number from 1 to 10000.");
        }
        List<Audit.Event> events = new Audit(operated.redis(), operated.stream()).before(before, limit);
        if (isJson()) {
            ArrayNode list = json().arrayNode();
            events.forEach(event -> list.add(AuditJson.write(event)));
            printJson(list);
        } else {
            events.forEach(event -> out.println(Printable.line(String.format(
                    "%s  %-20s  %-16s  %-16s  %s%s",
                    event.at().truncatedTo(ChronoUnit.SECONDS),
                    event.actor().name(),
                    event.actor().from(),
                    event.verb(),
                    event.about().isEmpty() ? "" : event.about() + ": ",
                    event.result()))));
        }
        return 0;
    }
}
