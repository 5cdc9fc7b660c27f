package io.chatarchive.program;

import io.chatarchive.message.Utf8;
import io.chatarchive.operate.LetterJson;
import io.chatarchive.stream.DeadLetter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        mixinStandardHelpOptions = true,
        description = "Puts another message into a letter; the original goes to the trash. Then: dead-letters retry.",
        footer = {"", "Example: chat-archive dead-letters edit k3v9x0q2m7ab --data - < corrected.json"})
final class LettersEdit extends LetterCommand {
    @Parameters(paramLabel = "ID", description = "Id of a letter, or of the entry that it was.")
    private String id;

    @Option(names = "--data", paramLabel = "JSON", required = true, description = "The message; -: standard input.")
    private String data;

    @Override
    int run(OperatedArchive operated) throws Exception {
        byte[] bytes = data.equals("-") ? System.in.readAllBytes() : Utf8.encode(data);
        DeadLetter edited = operator(operated).edit(id, bytes).letter();
        if (isJson()) {
            printJson(LetterJson.write(edited));
        } else {
            out.println(
                    "Edited; the original is in the trash. Next: chat-archive dead-letters retry " + edited.letter());
        }
        return 0;
    }
}
