package io.chatarchive.program;

import io.chatarchive.operate.Letters;
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
        Letters.Moved moved = operator(operated).restore(options.filter());
        printUnknown(moved.unknown());
        if (isJson()) {
            printJson(json().put("restored", moved.number()));
        } else {
            out.println(moved.number() + " restored.");
        }
        return moved.complete() ? 0 : 1;
    }
}
