package io.chatarchive.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.chatarchive.archive.Archives;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.RedisError;
import io.chatarchive.operate.NotThereException;
import io.chatarchive.operate.StatusHistory;
import io.chatarchive.operate.UnusableInputException;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.Resources;
import io.chatarchive.stream.KeyTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Operating over HTTP, whatever serves it: the paths below {@code /api}, as {@code openapi.json} beside this class describes
 * them. A call may block for some seconds. Thread-safe.
 */
public final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final byte[] CONTRACT = Resources.bytes("/io/chatarchive/api/openapi.json");

    private final Archives archives;
    private final Optional<ProcessEndpoints> process;
    private final StatusHistory history = new StatusHistory();
    private final StatusLooks looks = new StatusLooks();
    private final List<Endpoint> endpoints;

    private Api(Archives archives, LetterTrial trial, Optional<ProcessEndpoints> process) {
        this.archives = archives;
        this.process = process;
        this.endpoints = new ArrayList<>(new ArchiveEndpoints(history, looks).all());
        this.endpoints.addAll(new LetterEndpoints(trial).all());
    }

    /** Of the archives in somebody's application, whose settings and routes are its own. */
    static Api inApplication(CamelContext context) {
        return new Api(Archives.of(context), (archive, letter) -> Optional.empty(), Optional.empty());
    }

    /**
     * Of a process that does nothing else.
     *
     * @param trial says what would become of a letter now
     */
    public static Api ofProgram(CamelContext context, LetterTrial trial) {
        return new Api(Archives.of(context), trial, Optional.of(new ProcessEndpoints(context)));
    }

    /** A look at the archives for their history, which is to be repeated every {@link StatusHistory#EVERY}. May block. */
    public void look() {
        for (StreamArchive archive : archives.all()) {
            history.add(Instant.now(), looks.of(archive).lookWithoutReasons());
        }
    }

    /** Those of an archive, for the tests that compare them with the contract. */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    /**
     * Serves a request; never throws.
     *
     * @param known the header If-None-Match, or empty text
     */
    public ApiAnswer answer(ApiRequest request, String known) {
        try {
            ApiAnswer answer = serve(request);
            return request.method().equals("GET") && answer.status() == 200 ? answer.unless(known) : answer;
        } catch (ApiProblem e) {
            return e.answer();
        } catch (NotThereException e) {
            return ApiAnswer.problem(404, e.getMessage());
        } catch (UnusableInputException e) {
            return ApiAnswer.problem(400, e.getMessage());
        } catch (InvalidSettingException e) {
            return ApiAnswer.problem(409, e.getMessage());
        } catch (DataAccessException e) {
            return ApiAnswer.problem(503, words(request, e));
        } catch (Exception | Error e) { // whatever it is, who waits is told
            LOG.error(
                    "A request to the API has failed: {} /api/{}",
                    request.method(),
                    String.join("/", request.path()),
                    e);
            return ApiAnswer.problem(500, "The request failed; the log says why.");
        }
    }

    private String words(ApiRequest request, DataAccessException error) {
        Optional<StreamArchive> archive = request.path().size() < 2
                ? Optional.empty()
                : archives.named(request.path().get(1));
        return RedisError.isWrongType(error) && archive.isPresent()
                ? KeyTypes.explanation(
                        ArchiveEndpoints.redis(archive.get()), archive.get().settings())
                : "Redis does not do it: " + Fault.of(error).sentence() + ".";
    }

    private ApiAnswer serve(ApiRequest request) throws Exception {
        List<String> path = request.path();
        if (path.equals(List.of("openapi.json"))) {
            requireMethod(request, "GET");
            return ApiAnswer.of(200, ApiRequest.JSON, CONTRACT);
        }
        if (process.isPresent() && (path.equals(List.of("settings")) || path.equals(List.of("routes")))) {
            requireMethod(request, "GET");
            request.requireQuery();
            requireLook(request);
            request.requireText();
            List<String> names =
                    archives.all().stream().map(StreamArchive::getName).toList();
            return path.get(0).equals("settings")
                    ? process.get().settings(names)
                    : process.get().routes();
        }
        if (path.isEmpty() || !path.get(0).equals("archives")) {
            throw new ApiProblem(404, "Nothing is served at this path; see /api/openapi.json.");
        }
        if (path.size() == 1) {
            requireMethod(request, "GET");
            requireLook(request);
            return all(request);
        }
        List<String> rest = path.subList(2, path.size());
        List<Endpoint> here = endpoints.stream()
                .filter(endpoint -> endpoint.match(rest).isPresent())
                .toList();
        if (here.isEmpty()) {
            throw new ApiProblem(404, "Nothing is served at this path; see /api/openapi.json.");
        }
        Endpoint endpoint = find(here, request, rest);
        requireAllowed(request, endpoint);
        StreamArchive archive = archives.named(path.get(1))
                .orElseThrow(() -> new ApiProblem(404, "There is no archive named '" + path.get(1) + "'."));
        return endpoint.handler().answer(archive, request, endpoint.match(rest).orElseThrow());
    }

    /** A path without variables takes precedence over one with some. */
    private static Endpoint find(List<Endpoint> here, ApiRequest request, List<String> rest) {
        Optional<Endpoint> found = here.stream()
                .filter(endpoint -> endpoint.method().equals(request.method()))
                .min((one, other) -> one.match(rest).orElseThrow().size()
                        - other.match(rest).orElseThrow().size());
        return found.orElseThrow(() -> {
            TreeSet<String> methods = new TreeSet<>();
            here.forEach(endpoint -> methods.add(endpoint.method()));
            return ApiProblem.method(String.join(", ", methods));
        });
    }

    private static void requireMethod(ApiRequest request, String method) {
        if (!request.method().equals(method)) {
            throw ApiProblem.method(method);
        }
    }

    private static void requireLook(ApiRequest request) {
        if (!request.caller().looks()) {
            throw new ApiProblem(403, "No users are set up, so that only the status of an archive is served.");
        }
    }

    private static void requireAllowed(ApiRequest request, Endpoint endpoint) {
        if (endpoint.template().equals("status")) {
            return;
        }
        requireLook(request);
        if (!endpoint.verb().isEmpty() && !request.caller().may(endpoint.verb())) {
            throw new ApiProblem(
                    403,
                    "'" + request.caller().name() + "' may not " + endpoint.verb() + "; see: chat-archive users list");
        }
    }

    private ApiAnswer all(ApiRequest request) {
        request.requireQuery();
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (StreamArchive archive : archives.all()) {
            list.add(ArchiveEndpoints.status(looks.of(archive), request.caller()));
        }
        return ApiAnswer.json(200, list);
    }
}
