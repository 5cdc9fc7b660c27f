package io.chatarchive.api;

import io.chatarchive.archive.StreamArchive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path of an archive that is served.
 *
 * @param template as in {@code dead-letters/{id}}, below {@code /archives/{archive}/}
 * @param verb what the caller must be allowed to do; empty: to look
 */
record Endpoint(String method, String template, String verb, Handler handler) {
    /** Serves a request. */
    interface Handler {
        /** The values in its path, in their order. */
        ApiAnswer answer(StreamArchive archive, ApiRequest request, List<String> values) throws Exception;
    }

    static Endpoint look(String template, Handler handler) {
        return new Endpoint("GET", template, "", handler);
    }

    /** For a look whose question is in the body. */
    static Endpoint lookByPost(String template, Handler handler) {
        return new Endpoint("POST", template, "", handler);
    }

    static Endpoint act(String verb, String method, String template, Handler handler) {
        return new Endpoint(method, template, verb, handler);
    }

    /** The values of its path, if it is of this one. */
    Optional<List<String>> match(List<String> path) {
        List<String> parts = List.of(template.split("/"));
        if (parts.size() != path.size()) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).startsWith("{")) {
                values.add(path.get(i));
            } else if (!parts.get(i).equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
