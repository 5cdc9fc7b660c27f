package io.chatarchive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Inputs that are worth keeping: files of lines under src/test/resources/corpus; a line that begins with # explains. */
final class Corpus {
    private Corpus() {}

    static List<String> lines(String file) {
        return Resources.text("/corpus/" + file)
                .lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** Lines that are each a text in JSON: what cannot be seen, or cannot stand in a file, is escaped. */
    static List<String> texts(String file) {
        return lines(file).stream().map(Corpus::text).toList();
    }

    /** The same as bytes: of any value, one a character, where all characters are below 256; else in UTF-8. */
    static List<byte[]> bytes(String file) {
        return texts(file).stream()
                .map(text ->
                        text.chars().allMatch(unit -> unit < 256) ? text.getBytes(ISO_8859_1) : text.getBytes(UTF_8))
                .toList();
    }

    private static String text(String line) {
        try {
            return new ObjectMapper().readValue(line, String.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not a text in JSON: " + line, e);
        }
    }
}
