package io.chatarchive.program;

import io.chatarchive.operate.Letters;
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
        Letters.Moved moved = operator(operated).discard(options.filter());
        printUnknown(moved.unknown());
        if (isJson()) {
            printJson(json().put("discarded", moved.number()));
        } else if (moved.number() == 0) {
            out.println("There are no such dead letters; nothing was moved.");
        } else {
            out.println(moved.number() + " in the trash. To undo: chat-archive dead-letters restore "
                    + (moved.number() == 1 ? moved.first() : "ID…"));
        }
        return moved.complete() ? 0 : 1;
    }
}
