package io.chatarchive.program;

import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import java.util.List;

/** What the commands share that look for letters before they do something. */
abstract class LetterCommand extends OperatorCommand {
    /** Those that are meant; an id that no letter has is printed on standard error. */
    final List<DeadLetter> resolve(DeadLetterStream letters, LetterFilter filter, boolean inTrash) {
        return letters.resolve(filter, inTrash, id -> err.println("There is no letter of " + id + "."));
    }

    /** The one that is meant, whole. */
    final DeadLetter single(DeadLetterStream letters, String id) {
        List<DeadLetter> found = letters.resolve(LetterFilter.of(List.of(id)), false, unknown -> {});
        if (found.size() > 1) {
            throw new InvalidSettingException("There are " + found.size() + " letters of entry " + id + "; say which: "
                    + String.join(", ", found.stream().map(DeadLetter::letter).toList()) + ".");
        }
        return found.stream()
                .findFirst()
                .flatMap(letter -> letters.read(letter.entry()))
                .orElseThrow(() -> new InvalidSettingException("There is no letter of " + id + "."));
    }
}
