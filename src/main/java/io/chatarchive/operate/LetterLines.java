package io.chatarchive.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.LetterImport;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Letters as lines of an export, on their way back in: so many at once as fit into little memory. Not for several threads. */
final class LetterLines {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final String BEFORE_IT = " The lines before it are imported; imported again, they are passed over.";
    private static final int MOST = 10_000; // each time all letters that are there are looked at
    private static final int MOST_CHARACTERS = 8_000_000;

    private final BoundedLines lines;
    private final String stream;
    private InvalidSettingException fault;

    LetterLines(BufferedReader lines, String stream) {
        this.lines = new BoundedLines(lines);
        this.stream = stream;
    }

    /** Adds all of them. */
    Letters.Imported addTo(LetterImport letters) throws IOException {
        long added = 0;
        for (Map<String, Map<String, byte[]>> some = next(); !some.isEmpty(); some = next()) {
            added += letters.add(some);
        }
        if (fault != null) {
            throw fault;
        }
        return new Letters.Imported(added, lines.number());
    }

    /** The next ones by their ids; none at the end, or at a line that is no letter. */
    private Map<String, Map<String, byte[]>> next() throws IOException {
        Map<String, Map<String, byte[]>> some = new LinkedHashMap<>();
        for (long read = 0; fault == null && some.size() < MOST && read < MOST_CHARACTERS; ) {
            try {
                String line = lines.next();
                if (line == null) {
                    break;
                }
                if (!line.isBlank()) {
                    read += line.length();
                    Map<String, byte[]> fields = read(line, lines.number());
                    Map<String, byte[]> other = some.putIfAbsent(new String(fields.get("letter"), UTF_8), fields);
                    requireSame(other, fields);
                }
            } catch (InvalidSettingException e) {
                fault = new UnusableInputException(e.getMessage() + BEFORE_IT);
            }
        }
        return some;
    }

    private void requireSame(Map<String, byte[]> other, Map<String, byte[]> fields) {
        if (other != null
                && !(Arrays.equals(other.get("id"), fields.get("id"))
                        && Arrays.equals(other.get("data"), fields.get("data")))) {
            throw new InvalidSettingException(
                    "Line " + lines.number() + " has the letter id of a line before it, and is another letter.");
        }
    }

    /** A line that has no letter id gets one of its own: imported again, it is known. */
    private Map<String, byte[]> read(String line, long number) {
        try {
            Map<String, byte[]> fields = LetterJson.read(JSON.readTree(line), number, stream);
            if (fields.size() > LetterImport.MOST_FIELDS) {
                throw new InvalidSettingException(
                        "Line " + number + " has more than " + LetterImport.MOST_FIELDS + " fields.");
            }
            if (fields.getOrDefault("letter", new byte[0]).length == 0) {
                fields.put("letter", DeadLetter.idFor(line).getBytes(UTF_8));
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new InvalidSettingException("Line " + number + " is no JSON, at " + MessageLines.place(e) + ".");
        }
    }
}
