package io.chatarchive.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.message.Utf8;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        mixinStandardHelpOptions = true,
        description = "Puts another message into a letter; the original goes to the trash. Then: dead-letters retry.",
        footer = {"", "Example: chat-archive dead-letters edit k3v9x0q2m7ab --data - < corrected.json"})
final class LettersEdit extends LetterCommand {
    /** What follows the object would make it no JSON again. */
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Parameters(paramLabel = "ID", description = "Id of a letter, or of the entry that it was.")
    private String id;

    @Option(names = "--data", paramLabel = "JSON", required = true, description = "The message; -: standard input.")
    private String data;

    @Override
    int run(OperatedArchive operated) throws Exception {
        byte[] bytes = data.equals("-") ? System.in.readAllBytes() : Utf8.encode(data);
        requireObject(bytes);
        DeadLetterStream letters = new DeadLetterStream(operated.redis(), operated.settings());
        DeadLetter letter = single(letters, id);
        if (!letters.edit(letter, bytes, operator())) {
            throw new InvalidSettingException(
                    "Somebody has changed or moved the letter " + letter.letter() + " meanwhile. Nothing was done.");
        }
        if (isJson()) {
            DeadLetter edited = single(letters, letter.letter());
            printJson(
                    json().arrayNode().addAll(List.of(LetterJson.write(edited))).get(0));
        } else {
            out.println(
                    "Edited; the original is in the trash. Next: chat-archive dead-letters retry " + letter.letter());
        }
        return 0;
    }

    private static void requireObject(byte[] bytes) throws Exception {
        try {
            if (Utf8.isValid(bytes) && JSON.readTree(bytes).isObject()) {
                return;
            }
        } catch (JsonProcessingException e) {
            throw new InvalidSettingException("The message is no JSON: " + e.getOriginalMessage() + ".");
        }
        throw new InvalidSettingException("The message is not a JSON object in UTF-8.");
    }
}
