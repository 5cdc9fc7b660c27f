package io.chatarchive.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/** What somebody may have meant by a name that nobody knows. */
public final class Spelling {
    private Spelling() {}

    /** The nearest of the names; none, if every one of them is another word. */
    public static Optional<String> nearest(String name, Collection<String> names) {
        int most = Math.max(2, name.length() / 4);
        return names.stream()
                .filter(each -> apart(name, each) <= most)
                .min(Comparator.comparingInt((String each) -> apart(name, each))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int apart(String name, String other) {
        boolean isBeginning = name.length() > 2 && other.startsWith(name);
        return isBeginning ? 1 : distance(name, other);
    }

    /** How many letters are other ones (Levenshtein). */
    static int distance(String a, String b) {
        int[] before = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = before[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(before[j], row[j - 1]) + 1);
            }
            before = row;
        }
        return before[b.length()];
    }
}
