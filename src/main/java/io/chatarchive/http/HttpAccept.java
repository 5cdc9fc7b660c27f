package io.chatarchive.http;

import java.util.List;
import java.util.Locale;

/** In which format a client wants metrics. */
final class HttpAccept {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private HttpAccept() {}

    /** The Accept header that Camel understands: metrics come in one of two formats for every Accept header. */
    static String format(List<String> accepted) {
        double open = 0;
        double text = 0;
        for (String range : String.join(",", accepted).toLowerCase(Locale.ROOT).split(",", -1)) {
            String type = range.split(";", 2)[0].strip();
            if (type.equals(OPEN_METRICS)) {
                open = Math.max(open, quality(range));
            } else if (type.equals("text/plain")) {
                text = Math.max(text, quality(range));
            }
        }
        return open > 0 && open >= text ? OPEN_METRICS + ", */*" : "*/*";
    }

    private static double quality(String range) {
        for (String parameter : range.split(";", -1)) {
            String text = parameter.strip();
            if (text.matches("q=[01](\\.\\d{0,3})?")) {
                return Double.parseDouble(text.substring(2));
            }
        }
        return 1;
    }
}
