package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.operate.LetterJson;
import io.chatarchive.stream.DeadLetter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a letter: message, error, and the row that it would be now, or why not.",
        footer = {"", "Example: chat-archive dead-letters show 1655188547271-0"})
final class LettersShow extends LetterCommand {
    @Parameters(paramLabel = "ID", description = "Id of a letter, or of the entry that it was.")
    private String id;

    @Override
    int run(OperatedArchive operated) throws Exception {
        DeadLetter letter = letters(operated).single(id);
        if (isJson()) {
            printJson(ContextTrial.of(operated, letter).addTo(LetterJson.write(letter)));
            return 0;
        }
        out.println("letter      " + Printable.line(letter.letter()) + (letter.isEdited() ? " (edited)" : ""));
        out.println("entry       " + operated.stream() + " " + Printable.line(letter.id()));
        out.println("set aside   " + letter.at());
        out.println("reason      " + Printable.line(letter.reason()));
        out.println("error       " + Printable.text(letter.error()));
        out.println("deliveries  " + letter.deliveries() + ", attempts " + letter.attempts());
        out.println("message     " + Printable.text(new String(letter.data(), UTF_8)));
        out.println();
        out.println(ContextTrial.of(operated, letter).words());
        return 0;
    }
}
