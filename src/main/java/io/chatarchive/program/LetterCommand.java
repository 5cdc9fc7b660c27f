package io.chatarchive.program;

import java.util.List;

/** What the commands share that look for letters before they do something. */
abstract class LetterCommand extends OperatorCommand {
    final void printUnknown(List<String> unknown) {
        unknown.forEach(id -> err.println("There is no letter of " + id + "."));
    }
}
