package io.chatarchive.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Serves the API in an application, from a route of its own at a path that ends in {@code /api}, behind its own security:
 * each request that reaches the route may do everything. The property {@code chatApiUser} of the exchange is the name for the audit.
 */
public final class ApiProcessor implements Processor, CamelContextAware {
    /** Property of the exchange: who sends the request. */
    public static final String USER = "chatApiUser";

    private static final String ROOT = "/api";

    private CamelContext context;
    private Api api;

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    /** Not before the first request: the archives come with other route files. */
    private synchronized Api api() {
        if (api == null) {
            api = Api.inApplication(context);
        }
        return api;
    }

    @Override
    public void process(Exchange exchange) {
        String known = exchange.getMessage().getHeader("If-None-Match", "", String.class);
        ApiAnswer answer;
        try {
            answer = api().answer(request(exchange), known);
        } catch (ApiProblem e) {
            answer = e.answer();
        }
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
        answer.headers().forEach(exchange.getMessage()::setHeader);
        exchange.getMessage().setBody(answer.body());
    }

    private static ApiRequest request(Exchange exchange) {
        String path = exchange.getMessage().getHeader(Exchange.HTTP_URI, "", String.class);
        String query = exchange.getMessage().getHeader(Exchange.HTTP_QUERY, "", String.class);
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        return new ApiRequest(
                exchange.getMessage().getHeader(Exchange.HTTP_METHOD, "GET", String.class),
                segments(path.split("\\?", 2)[0]), // of some servers it has the query
                query(query == null ? "" : query),
                type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT),
                body == null ? new byte[0] : body,
                new Host(exchange.getProperty(USER, "host", String.class)));
    }

    private static List<String> segments(String path) {
        int root = (path + "/").indexOf(ROOT + "/");
        List<String> segments = new ArrayList<>();
        for (String segment :
                path.substring(root < 0 ? path.length() : root + ROOT.length()).split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(decode(segment.replace("+", "%2B")));
            }
        }
        return segments;
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : text.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (!pair.isEmpty() && query.put(decode(parts[0]), parts.length == 1 ? "" : decode(parts[1])) != null) {
                throw new ApiProblem(400, "The parameter '" + decode(parts[0]) + "' is expected once.");
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiProblem(400, "The path or query is malformed.");
        }
    }

    private record Host(String name) implements ApiCaller {
        @Override
        public String from() {
            return "http";
        }

        @Override
        public boolean looks() {
            return true;
        }

        @Override
        public boolean seesText() {
            return true;
        }

        @Override
        public boolean may(String verb) {
            return true;
        }
    }
}
