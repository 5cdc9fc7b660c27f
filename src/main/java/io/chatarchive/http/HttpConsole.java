package io.chatarchive.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.api.ApiProblem;
import io.chatarchive.settings.Resources;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves the console: one page at {@code /}, and the scripts and styles that it names, out of a fixed list. The page has no
 * data in it: its script asks the API.
 */
final class HttpConsole {
    private static final String OWN = "/io/chatarchive/http/console/";
    private static final String CHART = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final String PATH = "/console/";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_BYTES = 16;
    private static final String NONCE = "{{nonce}}";

    private static final List<String> SCRIPTS = List.of(
            "console.js",
            "api.js",
            "charts.js",
            "dialogs.js",
            "elements.js",
            "letter.js",
            "letter-acts.js",
            "letters.js",
            "lists.js",
            "overview.js",
            "verbs.js",
            "words.js");

    private final HttpCallers callers;
    private final boolean tls;
    private final String page = Resources.text(OWN + "console.html");
    private final Map<String, File> files = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record File(String type, byte[] bytes) {}

    HttpConsole(HttpCallers callers, boolean tls) {
        this.callers = callers;
        this.tls = tls;
        SCRIPTS.forEach(name -> add(OWN, name, "text/javascript; charset=utf-8"));
        add(OWN, "console.css", "text/css; charset=utf-8");
        add(OWN, "icon.svg", "image/svg+xml");
        add(CHART, "uPlot.iife.min.js", "text/javascript; charset=utf-8");
        add(CHART, "uPlot.min.css", "text/css; charset=utf-8");
    }

    private void add(String folder, String name, String type) {
        files.put(PATH + name, new File(type, Resources.bytes(folder + name)));
    }

    static boolean isPage(String path) {
        return path.equals("/") || path.isEmpty();
    }

    boolean serves(String path) {
        return isPage(path) || files.containsKey(path);
    }

    /** One of the paths that it serves. */
    void serve(HttpServerRequest request, String path) {
        HttpServerResponse response = request.response();
        if (!request.method().name().matches("GET|HEAD")) {
            response.putHeader("Allow", "GET, HEAD");
            new HttpRefusal(405, "This method is not served at this path; Allow says which are.").answer(response);
            return;
        }
        try {
            callers.requireServed();
        } catch (ApiProblem e) {
            new HttpRefusal(404, "The console is not served here; the log says why.").answer(response);
            return;
        }
        response.headers().remove("Access-Control-Allow-Origin"); // pages of other sites read nothing here
        File file = files.get(path);
        if (file == null) {
            byte[] bytes = new byte[NONCE_BYTES];
            RANDOM.nextBytes(bytes);
            String nonce = Base64.getEncoder().encodeToString(bytes);
            response.putHeader("Content-Security-Policy", policy(nonce));
            file = new File(
                    "text/html; charset=utf-8", page.replace(NONCE, nonce).getBytes(UTF_8));
        } else {
            response.putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        }
        send(request, file);
    }

    /** Text of strangers is on the page: no script and no style but ours, no other host, and text stays text. */
    private static String policy(String nonce) {
        return "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce
                + "'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " require-trusted-types-for 'script'; trusted-types 'none'";
    }

    private void send(HttpServerRequest request, File file) {
        HttpServerResponse response = request.response()
                .putHeader("Content-Type", file.type())
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (tls) {
            response.putHeader("Strict-Transport-Security", "max-age=31536000");
        }
        if (request.method().name().equals("HEAD")) {
            response.putHeader("Content-Length", String.valueOf(file.bytes().length))
                    .end();
        } else {
            response.end(Buffer.buffer(file.bytes()));
        }
    }
}
