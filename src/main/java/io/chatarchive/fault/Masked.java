package io.chatarchive.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a server says, without anything that it quotes: a value of a row stands in quotes there, and may hold quotes itself.
 * So all is left out from the first quote to the last; and to the end, where the value may have been cut.
 */
final class Masked {
    /** Of any kind; the apostrophe of "doesn't" is none. */
    private static final Pattern QUOTE = Pattern.compile("(?<!n(?='t\\b))['\"`´\\p{Pi}\\p{Pf}\u201a\u201e]");

    /** Both servers cut their messages at 512 bytes. */
    private static final int PERHAPS_CUT = 480;

    private static final String LEFT_OUT = "'…'";

    private Masked() {}

    static String of(String sentence) {
        var quotes = QUOTE.matcher(sentence).results().map(MatchResult::start).toList();
        if (quotes.isEmpty()) {
            return sentence;
        }
        boolean cut = quotes.size() % 2 == 1 || sentence.getBytes(UTF_8).length > PERHAPS_CUT;
        String end = cut ? "" : sentence.substring(quotes.get(quotes.size() - 1) + 1);
        return sentence.substring(0, quotes.get(0)) + LEFT_OUT + end;
    }
}
