package io.chatarchive.program;

import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = "Moves letters from the trash back to the dead letters.",
        footer = {"", "Example: chat-archive dead-letters restore k3v9x0q2m7ab"})
final class LettersRestore extends LetterCommand {
    @Mixin
    private LetterOptions options = new LetterOptions();

    @Override
    int run(OperatedArchive operated) throws Exception {
        DeadLetterStream letters = new DeadLetterStream(operated.redis(), operated.settings());
        List<DeadLetter> meant = resolve(letters, options.filter(), true);
        long moved = letters.restore(meant);
        if (isJson()) {
            printJson(json().put("restored", moved));
        } else {
            out.println(moved + " restored.");
        }
        return moved == meant.size() && moved > 0 ? 0 : 1;
    }
}
