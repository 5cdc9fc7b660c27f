package io.chatarchive.api;

import static io.chatarchive.api.ApiRequest.flag;
import static io.chatarchive.api.ApiRequest.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.Utf8;
import io.chatarchive.operate.ArchiveOperator;
import io.chatarchive.operate.LetterJson;
import io.chatarchive.operate.LetterSelection;
import io.chatarchive.operate.Letters;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is served of the dead letters of an archive. */
final class LetterEndpoints {
    /** What one answer holds of a letter; the shell exports larger ones. */
    private static final long LARGEST = 4_000_000;

    private static final Letters.Bounds LIST = new Letters.Bounds(LARGEST, 5_000, 100_000);
    private static final Letters.Bounds EXPORT = new Letters.Bounds(LARGEST, 5_000, LARGEST);
    private static final int MOST_IDS = 1_000;
    private static final String IDS = "ids";
    private static final String REASON = "reason";
    private static final String ALL = "all";

    private final LetterTrial trial;

    LetterEndpoints(LetterTrial trial) {
        this.trial = trial;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.look("dead-letters", LetterEndpoints::list),
                Endpoint.look("dead-letters/{id}", this::show),
                Endpoint.lookByPost("dead-letters/{id}/try", this::tryAs),
                Endpoint.act("export", "GET", "dead-letters/export", LetterEndpoints::export),
                Endpoint.act("import", "POST", "dead-letters/import", LetterEndpoints::add),
                Endpoint.act("edit", "POST", "dead-letters/{id}/edit", LetterEndpoints::edit),
                Endpoint.act("retry", "POST", "dead-letters/retry", (archive, request, values) -> {
                    LetterFilter filter = selection(request);
                    ObjectNode arguments = LetterSelection.write(filter.ids(), filter.reason());
                    return ArchiveEndpoints.leave(
                            archive,
                            request,
                            "retry",
                            arguments.put("by", request.caller().name()));
                }),
                Endpoint.act(
                        "discard",
                        "POST",
                        "dead-letters/discard",
                        (archive, request, values) -> moved(
                                "discarded",
                                ArchiveEndpoints.operator(archive, request).discard(selection(request)))),
                Endpoint.act(
                        "restore",
                        "POST",
                        "dead-letters/restore",
                        (archive, request, values) -> moved(
                                "restored",
                                ArchiveEndpoints.operator(archive, request).restore(selection(request)))));
    }

    private static Letters letters(StreamArchive archive) {
        return new Letters(ArchiveEndpoints.redis(archive), archive.settings());
    }

    private static ApiAnswer list(StreamArchive archive, ApiRequest request, List<String> values) {
        request.requireQuery(REASON, "error", "from", "to", "limit", "after", "trash");
        boolean seesText = request.caller().seesText();
        if (!seesText && request.query().containsKey("error")) {
            throw new ApiProblem(403, "'" + request.caller().name() + "' may not search errors: they quote messages.");
        }
        DeadLetterStream.Page page = page(archive, request, request.flag("trash"), 100, LIST);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode list = json.putArray("letters");
        page.letters().forEach(letter -> list.add(json(letter, seesText)));
        return ApiAnswer.json(200, json.put("next", page.next().isEmpty() ? null : page.next()));
    }

    private static DeadLetterStream.Page page(
            StreamArchive archive, ApiRequest request, boolean trash, int most, Letters.Bounds bounds) {
        LetterFilter filter = new LetterFilter(
                List.of(),
                request.query().getOrDefault(REASON, ""),
                request.query().getOrDefault("error", ""),
                time(request, "from", LetterFilter.EVER),
                time(request, "to", LetterFilter.NEVER));
        String after = request.query().getOrDefault("after", DeadLetterStream.first());
        if (!after.matches("-|\\d{1,19}-\\d{1,19}")) {
            throw new ApiProblem(400, "'after' is expected to be what 'next' was.");
        }
        return letters(archive).list(filter, trash, after, request.number("limit", Math.min(50, most), most), bounds);
    }

    private static Instant time(ApiRequest request, String name, Instant otherwise) {
        String text = request.query().getOrDefault(name, "");
        try {
            return text.isEmpty() ? otherwise : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new ApiProblem(400, "'" + name + "' is expected to be a time such as 2026-11-26T10:00:00Z.");
        }
    }

    /** An error may quote the message, and a field that a sender has added may be of it. */
    private static ObjectNode json(DeadLetter letter, boolean seesText) {
        ObjectNode json = LetterJson.write(letter).put("place", letter.place());
        return seesText
                ? json
                : json.retain(
                        "letter", "id", REASON, "deliveries", "attempts", "at", "stream", "group", "consumer", "place");
    }

    private ApiAnswer show(StreamArchive archive, ApiRequest request, List<String> values) {
        request.requireQuery();
        DeadLetter letter = letters(archive).anywhere(values.get(0), LARGEST);
        ObjectNode json = json(letter, request.caller().seesText());
        if (request.caller().seesText()) {
            json.putNull("try").putNull("wouldBeStored").putNull("row");
            trial.of(archive, letter).ifPresent(result -> result.addTo(json));
        }
        return ApiAnswer.json(200, json);
    }

    /** What would become of a letter with another message. Nothing is changed. */
    private ApiAnswer tryAs(StreamArchive archive, ApiRequest request, List<String> values) {
        request.requireQuery();
        request.requireText();
        String data = text(request.object("data"), "data");
        DeadLetter letter = letters(archive).single(values.get(0), LARGEST).withData(encode(data));
        LetterTrial.Result result = trial.of(archive, letter)
                .orElseThrow(() -> new ApiProblem(503, "Another letter is being tried, or none can be here."));
        return ApiAnswer.json(200, result.addTo(JsonNodeFactory.instance.objectNode()));
    }

    /** A page of JSON lines; the header Next says where to go on. */
    private static ApiAnswer export(StreamArchive archive, ApiRequest request, List<String> values) {
        request.requireQuery(REASON, "limit", "after");
        DeadLetterStream.Page page = page(archive, request, false, 100, EXPORT);
        for (DeadLetter letter : page.letters()) {
            if (!letter.isWhole()) {
                throw new ApiProblem(
                        413,
                        "The letter " + letter.letter() + " is too large for an answer of the API. Export it with:"
                                + " chat-archive dead-letters export " + letter.letter());
            }
        }
        StringBuilder lines = new StringBuilder();
        page.letters().forEach(letter -> lines.append(LetterJson.write(letter)).append('\n'));
        ApiAnswer answer = ApiAnswer.of(200, ApiRequest.LINES, lines.toString().getBytes(UTF_8));
        return page.next().isEmpty() ? answer : answer.with("Next", page.next());
    }

    private static ApiAnswer add(StreamArchive archive, ApiRequest request, List<String> values) throws Exception {
        request.requireQuery();
        if (!request.type().equals(ApiRequest.LINES)) {
            throw new ApiProblem(415, "The body is expected as " + ApiRequest.LINES + ".");
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new ByteArrayInputStream(request.body()), UTF_8))) {
            Letters.Imported imported =
                    ArchiveEndpoints.operator(archive, request).add(lines);
            return ApiAnswer.json(
                    200,
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("added", imported.added())
                            .put("lines", imported.lines()));
        }
    }

    private static ApiAnswer edit(StreamArchive archive, ApiRequest request, List<String> values) throws Exception {
        ObjectNode body = request.object("data", "original");
        String original = text(body, "original");
        if (original.isEmpty() == text(body, "data").isEmpty()) {
            throw new ApiProblem(400, "Say either data or original.");
        }
        ArchiveOperator operator = ArchiveEndpoints.operator(archive, request);
        Letters.Edited edited = original.isEmpty()
                ? operator.edit(values.get(0), encode(text(body, "data")))
                : operator.undo(values.get(0), original);
        return ApiAnswer.json(
                200, json(edited.letter(), request.caller().seesText()).put("original", edited.original()));
    }

    private static byte[] encode(String data) {
        try {
            return Utf8.encode(data);
        } catch (CharacterCodingException e) {
            throw new ApiProblem(400, "'data' is not valid Unicode: it has half of a surrogate pair.");
        }
    }

    private static LetterFilter selection(ApiRequest request) {
        ObjectNode body = request.object(IDS, REASON, ALL);
        List<String> ids = new ArrayList<>();
        for (JsonNode id : body.path(IDS)) {
            if (!id.isTextual()) {
                throw new ApiProblem(400, "'ids' is expected to be a list of texts.");
            }
            ids.add(id.asText());
        }
        if (ids.size() > MOST_IDS) {
            throw new ApiProblem(400, "There are " + ids.size() + " ids; expected " + MOST_IDS + " at most.");
        }
        String reason = text(body, REASON);
        boolean all = flag(body, ALL);
        boolean some = !ids.isEmpty() || !reason.isEmpty();
        if (some == all) {
            throw new ApiProblem(400, "Say which letters: ids, a reason, or all.");
        }
        return LetterFilter.of(ids).withReason(reason);
    }

    private static ApiAnswer moved(String what, Letters.Moved moved) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(what, moved.number());
        moved.unknown().forEach(json.putArray("unknown")::add);
        return ApiAnswer.json(200, json);
    }
}
