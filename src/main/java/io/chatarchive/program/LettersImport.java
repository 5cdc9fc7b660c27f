package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Adds letters that were exported; one whose letter id is there already is passed over.",
        footer = {"", "Example: chat-archive dead-letters import letters.jsonl"})
final class LettersImport extends LetterCommand {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BEFORE_IT = " The lines before it are imported; imported again, they are passed over.";

    @Parameters(paramLabel = "FILE", description = "JSON lines; -: standard input.")
    private String file;

    @Override
    int run(OperatedArchive operated) throws Exception {
        DeadLetterStream letters = new DeadLetterStream(operated.redis(), operated.settings());
        Set<String> there = new HashSet<>();
        letters.eachWithoutData(
                LetterFilter.ALL, page -> page.stream().map(DeadLetter::letter).forEach(there::add));
        long number = 0;
        long added = 0;
        try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(CallerFile.of(file));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank() && add(letters, read(line, number, operated.stream()), there)) {
                    added++;
                }
            }
        }
        if (isJson()) {
            printJson(json().put("added", added).put("lines", number));
        } else {
            out.println(added + " letters added, " + (number - added) + " lines passed over.");
        }
        return 0;
    }

    /** A line that has no letter id gets one of its own: imported again, it is known. */
    private static Map<String, byte[]> read(String line, long number, String stream) {
        try {
            Map<String, byte[]> fields = LetterJson.read(JSON.readTree(line), number, stream);
            if (fields.getOrDefault("letter", new byte[0]).length == 0) {
                fields.put("letter", DeadLetter.idFor(line).getBytes(UTF_8));
            }
            return fields;
        } catch (JsonProcessingException e) {
            throw new InvalidSettingException(
                    "Line " + number + " is no JSON: " + e.getOriginalMessage() + "." + BEFORE_IT);
        } catch (InvalidSettingException e) {
            throw new InvalidSettingException(e.getMessage() + BEFORE_IT);
        }
    }

    private static boolean add(DeadLetterStream letters, Map<String, byte[]> fields, Set<String> there) {
        boolean isNew = there.add(new String(fields.get("letter"), UTF_8));
        if (isNew) {
            letters.add(fields);
        }
        return isNew;
    }
}
