package io.chatarchive.program;

import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = "Moves letters to the trash, for chat.dead-letter.keep-discarded; restore brings them back.",
        footer = {"", "Example: chat-archive dead-letters discard 1655188547271-0"})
final class LettersDiscard extends LetterCommand {
    @Mixin
    private LetterOptions options = new LetterOptions();

    @Override
    int run(OperatedArchive operated) throws Exception {
        DeadLetterStream letters = new DeadLetterStream(operated.redis(), operated.settings());
        List<DeadLetter> meant = resolve(letters, options.filter(), false);
        long moved = letters.discard(meant, operator(), "discarded");
        if (isJson()) {
            printJson(json().put("discarded", moved));
        } else {
            out.println(moved + " in the trash. To undo: chat-archive dead-letters restore "
                    + (moved == 1 ? meant.get(0).letter() : "ID…"));
        }
        return moved == meant.size() && moved > 0 ? 0 : 1;
    }
}
