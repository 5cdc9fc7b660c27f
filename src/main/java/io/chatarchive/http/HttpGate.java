package io.chatarchive.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * Lets a request through to a route of Camel: if it came in where the intake is served, and with the token of the
 * intake. Rules ask before the body is read, by the path. As a handler it stands before each route as well, however
 * the router has found it.
 */
final class HttpGate implements Handler<RoutingContext> {
    private static final String AUTHORIZATION = "Authorization";
    private static final String SCHEME = "Bearer ";

    private final HttpIntake intake;

    HttpGate(HttpIntake intake) {
        this.intake = intake;
    }

    @Override
    public void handle(RoutingContext request) {
        Optional<HttpRefusal> refusal =
                place(request.request(), true).or(() -> token(request.request().headers()));
        if (refusal.isPresent()) {
            refusal.get().answer(request.response());
            return;
        }
        if (intake.hasToken()) {
            request.request().headers().remove(AUTHORIZATION); // a route might pass it on
        }
        request.next();
    }

    /** Why it is not served on that side. */
    Optional<HttpRefusal> place(HttpServerRequest request, boolean isIntake) {
        return switch (HttpSide.of(request)) {
            case EVERYTHING -> Optional.empty();
            case INTAKE ->
                isIntake ? Optional.empty() : Optional.of(new HttpRefusal(404, "Nothing is served at this path."));
            case REST ->
                isIntake
                        ? Optional.of(new HttpRefusal(
                                404, "Messages are taken at another address, set as " + HttpIntake.ADDRESS + "."))
                        : Optional.empty();
        };
    }

    /** Why it is not let in. */
    Optional<HttpRefusal> token(MultiMap headers) {
        if (!intake.hasToken()) {
            return Optional.empty();
        }
        List<String> given = headers.getAll(AUTHORIZATION);
        boolean knows = given.size() == 1
                && given.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && isToken(given.get(0).substring(SCHEME.length()).strip());
        return knows
                ? Optional.empty()
                : Optional.of(
                        new HttpRefusal(401, "The token of the intake is expected, as Authorization: Bearer <token>."));
    }

    /** Takes the same time for every text. */
    private boolean isToken(String text) {
        return MessageDigest.isEqual(digest(text), digest(intake.token()));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Headers that a page may send, beside those that every page may. */
    String allowedHeaders(boolean isIntake) {
        return isIntake && intake.hasToken() ? "Authorization, Content-Type" : "Content-Type";
    }
}
