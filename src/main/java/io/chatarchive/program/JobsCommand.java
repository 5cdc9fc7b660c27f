package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.chatarchive.operate.Job;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Jobs;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Longer work that was left for processes of the archive. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        description = "Lists the jobs of the last day, the newest first; shows one with its result, or cancels it.",
        footer = {
            "",
            "A cancelled job stops after its present step; what was done is done.",
            "Example: chat-archive jobs show j1764201600000-1a2b3c"
        })
final class JobsCommand extends OperatorCommand {
    private static final int MOST = 100;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "list|show|cancel",
            defaultValue = "list",
            description = "Default: list.")
    private String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "JOB", description = "Which job.")
    private String id;

    @Override
    int run(OperatedArchive operated) throws Exception {
        Jobs jobs = new Jobs(operated.redis(), operated.stream());
        return switch (action) {
            case "list" -> list(jobs);
            case "show" -> show(jobs);
            case "cancel" -> cancel(operated, jobs);
            default -> throw new InvalidSettingException("'" + action + "' is none of list, show, cancel.");
        };
    }

    private int list(Jobs jobs) throws Exception {
        List<Job> found = Job.latest(jobs, MOST);
        if (isJson()) {
            ArrayNode list = json().arrayNode();
            found.forEach(job -> list.add(job.json()));
            printJson(list);
        } else {
            out.printf("%-24s  %-10s  %-9s  %-20s  %s%n", "JOB", "VERB", "STATE", "LEFT AT", "BY");
            found.forEach(job -> out.println(Printable.line(String.format(
                    "%-24s  %-10s  %-9s  %-20s  %s",
                    job.id(), job.verb(), job.state(), job.made().truncatedTo(ChronoUnit.SECONDS), job.by()))));
        }
        return 0;
    }

    private int show(Jobs jobs) throws Exception {
        Job job = Job.read(jobs, required()).orElseThrow(this::unknown);
        printJson(job.json());
        return 0;
    }

    private int cancel(OperatedArchive operated, Jobs jobs) throws Exception {
        boolean cancelled = operator(operated).cancel(required());
        if (!cancelled && Job.read(jobs, id).isEmpty()) {
            throw unknown();
        }
        if (isJson()) {
            printJson(json().put("job", id).put("cancelled", cancelled));
        } else {
            out.println(cancelled ? "It stops after its present step." : "It was over already.");
        }
        return 0;
    }

    private String required() {
        if (id == null) {
            throw new InvalidSettingException("Say which job: chat-archive jobs " + action + " JOB");
        }
        return id;
    }

    private InvalidSettingException unknown() {
        return new InvalidSettingException("There is no job '" + id + "', or no more: jobs are kept for a day.");
    }
}
