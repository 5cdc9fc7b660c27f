package io.chatarchive.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.settings.InvalidSettingException;
import java.io.BufferedReader;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Messages as JSON lines, each with the id of its entry and its data. */
public final class MessageLines {
    private static final int PAGE = 100;
    private static final String LINE = "line";
    private static final ObjectMapper JSON = new ObjectMapper();

    private MessageLines() {}

    /** Sends them through the routes, page by page; those before the line that the result says were sent before. */
    public static void replay(BufferedReader lines, boolean dryRun, StreamArchive archive, Progress progress)
            throws Exception {
        long sentBefore = progress.result().path(LINE).asLong();
        try (ReplayRun run = new ReplayRun(archive, dryRun, progress.result(), Optional.empty())) {
            Map<String, StreamEntry> page = new LinkedHashMap<>();
            BoundedLines bounded = new BoundedLines(lines);
            for (String line = bounded.next(); line != null; line = bounded.next()) {
                long number = bounded.number();
                if (line.isBlank() || number <= sentBefore) {
                    continue;
                }
                StreamEntry entry = entry(archive.getStream(), line, number);
                if (page.containsKey(entry.id()) || page.size() == PAGE) {
                    run.send(List.copyOf(page.values()), entry.id());
                    page.clear();
                    progress.result().put(LINE, number - 1);
                    if (!progress.at(number - 1, -1)) {
                        return;
                    }
                }
                page.put(entry.id(), entry);
            }
            run.send(List.copyOf(page.values()), "");
            progress.result().put(LINE, bounded.number());
        } catch (CharacterCodingException e) {
            throw new InvalidSettingException("The lines are not UTF-8; data that is not UTF-8 goes into"
                    + " dataBase64. Lines before it may be stored; it can be repeated.");
        }
    }

    private static StreamEntry entry(String stream, String line, long number) {
        try {
            JsonNode json = JSON.readTree(line);
            Map<String, byte[]> fields = LetterJson.read(json, number, stream);
            byte[] data = fields.getOrDefault("data", new byte[0]);
            UnreadableMessageException unreadable = data.length == 0 ? UnreadableMessageException.noField() : null;
            return new StreamEntry(stream, json.path("id").asText(), 1, unreadable == null ? data : null, unreadable);
        } catch (JsonProcessingException e) {
            throw new InvalidSettingException("Line " + number + " is no JSON, at " + place(e)
                    + ". Lines before it may be stored; it can be repeated.");
        }
    }

    /** Without the text that is there: it may be a message, and this goes into logs. */
    static String place(JsonProcessingException error) {
        return error.getLocation() == null
                ? "its end"
                : "column " + error.getLocation().getColumnNr();
    }
}
