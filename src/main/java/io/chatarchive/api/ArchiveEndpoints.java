package io.chatarchive.api;

import static io.chatarchive.api.ApiRequest.flag;
import static io.chatarchive.api.ApiRequest.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.operate.ArchiveOperator;
import io.chatarchive.operate.AuditJson;
import io.chatarchive.operate.EntryRange;
import io.chatarchive.operate.Job;
import io.chatarchive.operate.Status;
import io.chatarchive.operate.StatusHistory;
import io.chatarchive.operate.StatusLook;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Audit;
import io.chatarchive.stream.Consumers;
import io.chatarchive.stream.Jobs;
import io.chatarchive.stream.Pause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** What is served of an archive, but its dead letters. */
final class ArchiveEndpoints {
    private static final int MOST_JOBS = 100;

    private final StatusHistory history;
    private final StatusLooks looks;

    ArchiveEndpoints(StatusHistory history, StatusLooks looks) {
        this.history = history;
        this.looks = looks;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.look("status", (archive, request, values) -> {
                    request.requireQuery();
                    return ApiAnswer.json(200, status(looks.of(archive), request.caller()));
                }),
                Endpoint.look("history", (archive, request, values) -> {
                    request.requireQuery();
                    return ApiAnswer.json(
                            200,
                            history.json(archive.getName(), request.caller().seesText()));
                }),
                Endpoint.look("consumers", ArchiveEndpoints::consumers),
                Endpoint.look("jobs", ArchiveEndpoints::jobs),
                Endpoint.look("jobs/{job}", ArchiveEndpoints::job),
                Endpoint.look("audit", ArchiveEndpoints::audit),
                Endpoint.act("drain", "POST", "drain", (archive, request, values) -> {
                    request.object();
                    return leave(archive, request, "drain", JsonNodeFactory.instance.objectNode());
                }),
                Endpoint.act("pause", "POST", "pause", (archive, request, values) -> {
                    String before = operator(archive, request)
                            .pause(text(request.object("why"), "why"))
                            .map(Pause.Paused::words)
                            .orElse(null);
                    return ApiAnswer.json(
                            200, named(archive).put("state", "paused").put("before", before));
                }),
                Endpoint.act("resume", "POST", "resume", (archive, request, values) -> {
                    request.object();
                    boolean was = operator(archive, request).resume();
                    return ApiAnswer.json(200, named(archive).put("wasPaused", was));
                }),
                Endpoint.act("consumers-remove", "DELETE", "consumers/{name}", (archive, request, values) -> {
                    String note = operator(archive, request).removeConsumer(values.get(0));
                    return ApiAnswer.json(
                            200,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("removed", values.get(0))
                                    .put("note", note));
                }),
                Endpoint.act("replay", "POST", "replay", ArchiveEndpoints::replay),
                Endpoint.act("reconcile", "POST", "reconcile", (archive, request, values) -> {
                    ObjectNode body = request.object("from", "to", "fill");
                    return leave(archive, request, "reconcile", range(body).put("fill", flag(body, "fill")));
                }),
                Endpoint.act("cancel", "POST", "jobs/{job}/cancel", (archive, request, values) -> {
                    request.object();
                    Job job = required(archive, values.get(0));
                    boolean cancelled = operator(archive, request).cancel(job.id());
                    return ApiAnswer.json(
                            200,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("job", job.id())
                                    .put("cancelled", cancelled));
                }));
    }

    static ArchiveOperator operator(StreamArchive archive, ApiRequest request) {
        ApiCaller caller = request.caller();
        return new ArchiveOperator(redis(archive), archive.settings(), new Audit.Actor(caller.name(), caller.from()));
    }

    static RedisConnectionFactory redis(StreamArchive archive) {
        return archive.connections().redisForLooking();
    }

    private static ObjectNode named(StreamArchive archive) {
        return JsonNodeFactory.instance.objectNode().put("archive", archive.getName());
    }

    /** Without texts for one who may not see them: an error may quote a message. */
    static ObjectNode status(StatusLook look, ApiCaller caller) {
        Status status = look.look();
        return caller.looks() && caller.seesText() ? status.json() : status.jsonWithoutTexts();
    }

    private static ApiAnswer consumers(StreamArchive archive, ApiRequest request, List<String> values) {
        request.requireQuery();
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        new Consumers(redis(archive), archive.settings().stream())
                .list()
                .forEach(one -> list.addObject()
                        .put("name", one.name())
                        .put("pending", one.pending())
                        .put("idleSeconds", one.idle().toSeconds())
                        .put(
                                "lastActive",
                                one.lastActive().map(Instant::toString).orElse(null))
                        .put("living", one.living()));
        return ApiAnswer.json(200, list);
    }

    private static ApiAnswer jobs(StreamArchive archive, ApiRequest request, List<String> values) {
        request.requireQuery();
        Jobs jobs = new Jobs(redis(archive), archive.getStream());
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        Job.latest(jobs, MOST_JOBS).forEach(job -> list.add(json(job, request.caller())));
        return ApiAnswer.json(200, list);
    }

    private static ApiAnswer job(StreamArchive archive, ApiRequest request, List<String> values) {
        request.requireQuery();
        return ApiAnswer.json(200, json(required(archive, values.get(0)), request.caller()));
    }

    private static Job required(StreamArchive archive, String id) {
        return Job.read(new Jobs(redis(archive), archive.getStream()), id)
                .orElseThrow(() ->
                        new ApiProblem(404, "There is no job '" + id + "', or no more: jobs are kept for a day."));
    }

    private static ObjectNode json(Job job, ApiCaller caller) {
        ObjectNode json = job.json();
        if (!caller.seesText()) {
            json.putNull("error").putNull("waits");
            if (json.path("result") instanceof ObjectNode result) {
                result.remove("failures");
            }
        }
        return json;
    }

    private static ApiAnswer audit(StreamArchive archive, ApiRequest request, List<String> values) {
        request.requireQuery("limit", "before");
        String before = request.query().getOrDefault("before", "");
        if (!before.matches("(\\d{1,19}-\\d{1,19})?")) {
            throw new ApiProblem(400, "'before' is expected to be the id of an event.");
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        new Audit(redis(archive), archive.getStream())
                .before(before, request.number("limit", 50, 1_000))
                .forEach(event -> list.add(
                        request.caller().seesText()
                                ? AuditJson.write(event)
                                : AuditJson.write(event).put("about", "").put("result", "")));
        return ApiAnswer.json(200, list);
    }

    private static ApiAnswer replay(StreamArchive archive, ApiRequest request, List<String> values) throws Exception {
        if (request.type().equals(ApiRequest.LINES)) {
            request.requireQuery("dryRun");
            ObjectNode arguments = JsonNodeFactory.instance
                    .objectNode()
                    .put("messages", new String(request.body(), StandardCharsets.UTF_8))
                    .put("dryRun", request.flag("dryRun"));
            return leave(archive, request, "replay", arguments);
        }
        request.requireQuery();
        ObjectNode body = request.object("from", "to", "dryRun");
        if (text(body, "from").isEmpty() && text(body, "to").isEmpty()) {
            throw new ApiProblem(400, "Say which entries: from, to, or a body of " + ApiRequest.LINES + ".");
        }
        return leave(archive, request, "replay", range(body).put("dryRun", flag(body, "dryRun")));
    }

    private static ObjectNode range(ObjectNode body) {
        String from = text(body, "from");
        String to = text(body, "to");
        try {
            return EntryRange.of(from.isEmpty() ? null : from, to.isEmpty() ? null : to)
                    .write();
        } catch (InvalidSettingException e) {
            throw new ApiProblem(400, e.getMessage());
        }
    }

    /** Answers with the job, which a process of the archive takes within two seconds. */
    static ApiAnswer leave(StreamArchive archive, ApiRequest request, String verb, ObjectNode arguments)
            throws Exception {
        String id = operator(archive, request).leave(verb, arguments);
        return ApiAnswer.json(202, json(required(archive, id), request.caller()))
                .with("Location", "/api/archives/" + archive.getName() + "/jobs/" + id);
    }
}
