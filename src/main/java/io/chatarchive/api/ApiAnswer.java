package io.chatarchive.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the API answers.
 *
 * @param headers besides the length
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record ApiAnswer(int status, Map<String, String> headers, byte[] body) {
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(413, "Content Too Large"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(505, "HTTP Version Not Supported"));

    public static ApiAnswer json(int status, JsonNode json) {
        return of(status, ApiRequest.JSON, json.toString().getBytes(UTF_8));
    }

    static ApiAnswer of(int status, String type, byte[] body) {
        return new ApiAnswer(status, Map.of("Content-Type", type), body);
    }

    /** A refusal, as of RFC 9457. */
    public static ApiAnswer problem(int status, String sentence) {
        byte[] body = JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", TITLES.getOrDefault(status, "Error"))
                .put("status", status)
                .put("detail", sentence)
                .toString()
                .getBytes(UTF_8);
        ApiAnswer answer = of(status, "application/problem+json", body);
        return status == 503 || status == 429 ? answer.with("Retry-After", "1") : answer;
    }

    public ApiAnswer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new ApiAnswer(status, more, body);
    }

    /** The same with an entity tag; 304 without a body if the sender has that already. */
    ApiAnswer unless(String known) {
        String tag = "\"" + HexFormat.of().formatHex(sha256(body), 0, 16) + "\"";
        boolean same =
                known.equals("*") || ("," + known.replace(" ", "").replace("W/", "") + ",").contains("," + tag + ",");
        return (same ? new ApiAnswer(304, Map.of(), new byte[0]) : this).with("ETag", tag);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // each Java has it
        }
    }
}
