package io.chatarchive.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.operate.ReplayRun;
import io.chatarchive.settings.InvalidSettingException;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages of a file of JSON lines, each with the id of its entry and its data. */
record MessageFile(Path file) {
    private static final int PAGE = 100;

    /** Sends them through the routes, here: a file never crosses to another process. */
    ObjectNode replay(OperatedArchive operated, boolean dryRun) throws Exception {
        StreamArchive archive = operated.withRoutes();
        try (BufferedReader lines = Files.newBufferedReader(file);
                ReplayRun run = new ReplayRun(archive, dryRun)) {
            Map<String, StreamEntry> page = new LinkedHashMap<>();
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                StreamEntry entry = entry(archive.getStream(), line, number);
                if (page.containsKey(entry.id()) || page.size() == PAGE) {
                    run.send(List.copyOf(page.values()));
                    page.clear();
                }
                page.put(entry.id(), entry);
            }
            run.send(List.copyOf(page.values()));
            return run.result("");
        }
    }

    private static StreamEntry entry(String stream, String line, long number) {
        try {
            Map<String, byte[]> fields = LetterJson.read(new ObjectMapper().readTree(line), number);
            byte[] data = fields.getOrDefault("data", new byte[0]);
            String id = new ObjectMapper().readTree(line).path("id").asText();
            UnreadableMessageException unreadable = data.length == 0 ? UnreadableMessageException.noField() : null;
            return new StreamEntry(stream, id, 1, unreadable == null ? data : null, unreadable);
        } catch (JsonProcessingException e) {
            throw new InvalidSettingException("Line " + number + " is no JSON: " + e.getOriginalMessage() + ".");
        }
    }
}
