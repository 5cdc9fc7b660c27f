package io.chatarchive.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.access.Access;
import io.chatarchive.access.Caller;
import io.chatarchive.access.LoginResult;
import io.chatarchive.api.ApiAnswer;
import io.chatarchive.api.ApiProblem;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins and ends sessions. */
final class HttpLogin {
    private static final Logger LOG = LoggerFactory.getLogger(HttpLogin.class);
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final String LINK = "link";
    private static final int MOST_BYTES = 2_000;

    private final Access access;
    private final HttpCallers callers;

    HttpLogin(Access access, HttpCallers callers) {
        this.access = access;
        this.callers = callers;
    }

    ApiAnswer login(HttpServerRequest request, byte[] body) {
        requirePost(request);
        callers.requireServed();
        if (!access.hasUsers()) {
            throw new ApiProblem(403, "No users are set up: chat-archive users add");
        }
        String type = String.valueOf(request.getHeader("Content-Type"));
        if (!type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
            throw new ApiProblem(415, "The body is expected as application/json.");
        }
        JsonNode given = read(body);
        String address = callers.address(request);
        LoginResult result = given.has(LINK)
                ? access.loginByLink(given.path(LINK).asText())
                : access.login(
                        given.path("name").asText(), given.path("password").asText(), address);
        if (result instanceof LoginResult.LoggedIn in) {
            LOG.info("'{}' has logged in from {}", in.caller().name(), address);
            return me(in.caller()).with("Set-Cookie", HttpCookie.header(in.session(), callers.isSecure()));
        }
        return refusal((LoginResult.Refused) result, address);
    }

    private static ApiAnswer refusal(LoginResult.Refused refused, String address) {
        String seconds = String.valueOf(Math.max(1, refused.retryAfter().toSeconds()));
        return switch (refused.reason()) {
            case WRONG -> {
                LOG.warn("A login from {} has failed", address);
                yield ApiAnswer.problem(
                        401, "There is no such user, it is another password, or the link was used or has expired.");
            }
            case DELAYED ->
                ApiAnswer.problem(429, "Attempts failed a moment ago; try again in " + seconds + " s.")
                        .with("Retry-After", seconds);
            case UNAVAILABLE ->
                ApiAnswer.problem(503, "Nobody can log in now; the log says why, or many others do.")
                        .with("Retry-After", seconds);
        };
    }

    private static JsonNode read(byte[] body) {
        try {
            JsonNode given = body.length > MOST_BYTES ? null : JSON.readTree(new String(body, UTF_8));
            if (given != null && (hasTexts(given, "name", "password") || hasTexts(given, LINK))) {
                return given;
            }
        } catch (JsonProcessingException e) {
            LOG.trace("no JSON"); // and may have a password in it
        }
        throw new ApiProblem(400, "The body is expected to be {\"name\": …, \"password\": …}.");
    }

    private static boolean hasTexts(JsonNode given, String... fields) {
        return given.size() == fields.length
                && Stream.of(fields).allMatch(field -> given.path(field).isTextual());
    }

    ApiAnswer logout(HttpServerRequest request) {
        requirePost(request);
        HttpCallers.Known unused = callers.of(request); // a page of another site logs nobody out
        HttpCookie.of(request, callers.isSecure()).ifPresent(access::logout);
        Map<String, String> headers = new TreeMap<>();
        headers.put("Set-Cookie", HttpCookie.header("", callers.isSecure()));
        return new ApiAnswer(204, headers, new byte[0]);
    }

    ApiAnswer me(HttpServerRequest request, HttpCallers.Known caller) {
        if (!request.method().name().matches("GET|HEAD")) {
            throw ApiProblem.method("GET");
        }
        return caller.user().map(HttpLogin::me).orElseThrow(() -> new ApiProblem(403, "No users are set up."));
    }

    private static ApiAnswer me(Caller caller) {
        ObjectNode json = JSON.createObjectNode()
                .put("name", caller.name())
                .put("role", caller.role().word());
        caller.without().forEach(json.putArray("without")::add);
        return ApiAnswer.json(200, json);
    }

    private static void requirePost(HttpServerRequest request) {
        if (!request.method().name().equals("POST")) {
            throw ApiProblem.method("POST");
        }
    }
}
