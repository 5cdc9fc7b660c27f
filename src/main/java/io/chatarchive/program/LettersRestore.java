package io.chatarchive.program;

import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Moves letters from the trash back to the dead letters; the original of an edited one only by its letter"
                        + " id.",
        footer = {"", "Example: chat-archive dead-letters restore k3v9x0q2m7ab"})
final class LettersRestore extends LetterCommand {
    @Mixin
    private LetterOptions options = new LetterOptions();

    @Override
    int run(OperatedArchive operated) throws Exception {
        DeadLetterStream letters = new DeadLetterStream(operated.redis(), operated.settings());
        LetterFilter filter = options.filter();
        Moved moved = move(
                letters.selectInTrash(filter),
                letter -> letter.text("because").equals("discarded")
                        || filter.ids().contains(letter.letter()),
                letters::restore);
        if (isJson()) {
            printJson(json().put("restored", moved.number()));
        } else {
            out.println(moved.number() + " restored.");
        }
        return moved.exitStatus();
    }
}
