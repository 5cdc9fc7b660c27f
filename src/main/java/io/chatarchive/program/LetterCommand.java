package io.chatarchive.program;

import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import io.chatarchive.stream.SelectedLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What the commands share that look for letters before they do something. */
abstract class LetterCommand extends OperatorCommand {
    private static final int AT_ONCE = 100;

    /**
     * Moves those that are meant, some at a time.
     *
     * @param which of them
     * @param action moves these, and returns how many were there
     */
    final Moved move(SelectedLetters meant, Predicate<DeadLetter> which, ToLongFunction<List<DeadLetter>> action) {
        printUnknown(meant);
        long selected = 0;
        long moved = 0;
        String first = "";
        for (List<DeadLetter> some = meant.take(AT_ONCE); !some.isEmpty(); some = meant.take(AT_ONCE)) {
            some.removeIf(which.negate());
            first = first.isEmpty() && !some.isEmpty() ? some.get(0).letter() : first;
            selected += some.size();
            moved += action.applyAsLong(some);
        }
        return new Moved(
                moved, first, moved > 0 && moved == selected && meant.unknown().isEmpty());
    }

    final void printUnknown(SelectedLetters meant) {
        meant.unknown().forEach(id -> err.println("There is no letter of " + id + "."));
    }

    /**
     * What was moved.
     *
     * @param first id of the first letter that was meant; empty: there was none
     * @param complete whether that is all that was meant, and something
     */
    record Moved(long number, String first, boolean complete) {
        int exitStatus() {
            return complete ? 0 : 1;
        }
    }

    /** The one that is meant, whole. */
    final DeadLetter single(DeadLetterStream letters, String id) {
        SelectedLetters meant = letters.select(LetterFilter.of(List.of(id)));
        if (meant.count() > 1) {
            List<String> which = new ArrayList<>();
            for (List<DeadLetter> one = meant.take(1); !one.isEmpty(); one = meant.take(1)) {
                which.add(one.get(0).letter());
            }
            throw new InvalidSettingException("There are " + meant.count() + " letters of entry " + id + "; say which: "
                    + String.join(", ", which) + ".");
        }
        return meant.take(1).stream()
                .findFirst()
                .flatMap(letter -> letters.read(letter.entry()))
                .orElseThrow(() -> new InvalidSettingException("There is no letter of " + id + "."));
    }
}
