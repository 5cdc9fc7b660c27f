package io.chatarchive.program;

import io.chatarchive.message.Utf8;
import io.chatarchive.operate.LetterJson;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import java.io.IOException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        mixinStandardHelpOptions = true,
        description = "Puts another message into a letter; the original goes to the trash. Then: dead-letters retry.",
        footer = {"", "Example: chat-archive dead-letters edit k3v9x0q2m7ab --data - < corrected.json"})
final class LettersEdit extends LetterCommand {
    private static final int LONGEST = 32 << 20;

    @Parameters(paramLabel = "ID", description = "Id of a letter, or of the entry that it was.")
    private String id;

    @ArgGroup(multiplicity = "1")
    private Message message;

    private static final class Message {
        @Option(names = "--data", paramLabel = "JSON", required = true, description = "The message; -: standard input.")
        private String data;

        @Option(
                names = "--original",
                paramLabel = "ID",
                required = true,
                description = "Takes an edit back: that of the original in the trash.")
        private String original;
    }

    @Override
    int run(OperatedArchive operated) throws Exception {
        DeadLetter edited = message.original == null
                ? operator(operated).edit(id, bytes(message.data)).letter()
                : operator(operated).undo(id, message.original).letter();
        if (isJson()) {
            printJson(LetterJson.write(edited));
        } else {
            out.println(
                    "Edited; the original is in the trash. Next: chat-archive dead-letters retry " + edited.letter());
        }
        return 0;
    }

    private static byte[] bytes(String data) throws IOException {
        if (!data.equals("-")) {
            return Utf8.encode(data);
        }
        byte[] bytes = System.in.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw new InvalidSettingException("The message on standard input is longer than 32 MB. Nothing was done.");
        }
        return bytes;
    }
}
