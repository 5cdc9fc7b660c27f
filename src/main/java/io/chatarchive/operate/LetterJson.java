package io.chatarchive.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.Utf8;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Letters as JSON: for {@code --json}, and as the lines of an export. Bytes that are no UTF-8 are Base64. */
public final class LetterJson {
    private static final Set<String> NUMBERS = Set.of("deliveries", "attempts");
    private static final List<String> FIRST = List.of("letter", "id", "reason", "error", "deliveries", "attempts");
    private static final String BASE_64 = "Base64";

    /** What the trash and a look add; a letter that comes in has none of it. */
    private static final Set<String> OF_THE_ARCHIVE = Set.of(
            "because", "discarded-at", "discarded-by", "replaced-by", "data-bytes", "left-out", "place", "try", "row");

    private LetterJson() {}

    public static ObjectNode write(DeadLetter letter) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("letter", letter.letter())
                .put("id", letter.id())
                .put("reason", letter.reason())
                .put("error", letter.error())
                .put("deliveries", letter.deliveries())
                .put("attempts", letter.attempts())
                .put("at", letter.at().toString());
        if (letter.hasItsMessage()) {
            put(json, "data", letter.data());
        }
        letter.fields().forEach((name, value) -> {
            if (!json.has(name) && !FIRST.contains(name) && !name.equals("data")) {
                put(json, name, value);
            }
        });
        return json;
    }

    private static void put(ObjectNode json, String name, byte[] value) {
        if (Utf8.isValid(value) && !name.endsWith(BASE_64)) {
            json.put(name, new String(value, UTF_8));
        } else {
            json.put(name + BASE_64, Base64.getEncoder().encodeToString(value));
        }
    }

    /**
     * The fields of a letter that was exported.
     *
     * @param stream of which it must be
     * @throws InvalidSettingException if it lacks what a letter must have
     */
    public static Map<String, byte[]> read(JsonNode json, long line, String stream) {
        if (!StreamEntry.isId(json.path("id").asText())) {
            throw new InvalidSettingException(
                    "Line " + line + " is no letter: expected a JSON object with the id of an entry, such as"
                            + " {\"id\":\"1655188547271-0\",\"data\":\"…\"}.");
        }
        String other = json.path("stream").asText(stream);
        if (!other.equals(stream)) {
            throw new InvalidSettingException("Line " + line + " is of the stream '" + other
                    + "'; the stream of this archive is '" + stream + "'.");
        }
        Map<String, byte[]> fields = new LinkedHashMap<>();
        json.properties().forEach(field -> {
            String name = field.getKey();
            if (field.getValue().isNull() || field.getValue().isContainerNode()) {
                throw new InvalidSettingException("Line " + line + " has a field '" + name
                        + "' that is no text. A message is written as text, as in {\"data\":\"{\\\"userid\\\":…}\"}.");
            }
            String text = field.getValue().asText();
            if (OF_THE_ARCHIVE.contains(name)) {
                return;
            }
            if (name.equals("letter") && !text.matches("[^@\\p{Cntrl}][^\\p{Cntrl}]{0,99}|")) {
                throw new InvalidSettingException("Line " + line + " has an id of a letter that cannot be one.");
            }
            if (name.equals("at")) {
                fields.put(name, String.valueOf(millis(text)).getBytes(UTF_8));
            } else if (name.endsWith(BASE_64)) {
                fields.put(name.substring(0, name.length() - BASE_64.length()), decode(text, line));
            } else if (!NUMBERS.contains(name) || text.matches("\\d{1,18}")) {
                fields.put(name, encode(text, line));
            }
        });
        return fields;
    }

    private static byte[] encode(String text, long line) {
        try {
            return Utf8.encode(text);
        } catch (CharacterCodingException e) {
            throw new InvalidSettingException("Line " + line + " is not valid Unicode: half of a surrogate pair.");
        }
    }

    private static long millis(String text) {
        try {
            return Instant.parse(text).toEpochMilli();
        } catch (DateTimeException e) {
            return Instant.now().toEpochMilli();
        }
    }

    private static byte[] decode(String text, long line) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("Line " + line + " has a field that is not Base64.");
        }
    }
}
