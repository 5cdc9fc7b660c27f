package io.chatarchive.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The settings that an archive has, by what follows its name in their keys; and what somebody may have meant by another
 * name.
 */
final class SettingNames {
    /** What holds for all archives has effect as a setting of the chat only. */
    private static final String OF_ALL = "(http|log)\\..*|dev|stream\\.max-length";

    private final String archive;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> groups = new TreeSet<>();

    SettingNames(String archive) {
        this.archive = archive;
        for (String key : DefaultSettings.keys()) {
            String rest = key.substring(SettingSource.ALL.length() + 1);
            groups.add(letters(rest.replaceFirst("\\.?[^.]*$", "")));
            if (isOfChat() || !rest.matches(OF_ALL)) {
                known.add(rest);
            }
        }
        groups.remove("");
    }

    boolean isOfChat() {
        return archive.equals(SettingSource.ALL);
    }

    /** What follows the archive's name in a key or in the name of a variable; empty, where it does not begin with it. */
    Optional<String> rest(String name) {
        int end = archive.length();
        boolean ours = name.length() > end + 1
                && name.substring(0, end).replace('_', '-').equalsIgnoreCase(archive)
                && "._".indexOf(name.charAt(end)) >= 0;
        return ours ? Optional.of(name.substring(end + 1)) : Optional.empty();
    }

    boolean isKey(String name) {
        return known.stream().anyMatch(each -> name.equals(key(each)));
    }

    boolean isVariable(String name) {
        return known.stream()
                .map(each -> key(each).toUpperCase(Locale.ROOT))
                .anyMatch(each -> name.equals(each) || name.equals(variable(each)));
    }

    static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }

    /** The group of settings that a rest begins with, such as redis or deadletter. */
    Optional<String> group(String rest) {
        List<String> words = List.of(rest.split("[._-]", -1));
        return IntStream.range(1, Math.min(words.size(), 3))
                .mapToObj(count -> letters(String.join("", words.subList(0, count))))
                .filter(groups::contains)
                .findFirst();
    }

    /** The key that is nearest, in the same group if there is one; that of all, where only the chat has it. */
    String nearest(String rest) {
        String ofAll = SettingSource.ALL + "." + rest;
        if (DefaultSettings.keys().contains(ofAll)) {
            return ofAll;
        }
        Optional<String> group = group(rest);
        return known.stream()
                .min(Comparator.comparing((String each) -> !group(each).equals(group))
                        .thenComparingInt(each -> distance(rest, each)))
                .map(this::key)
                .orElseThrow();
    }

    private String key(String rest) {
        return archive + "." + rest;
    }

    /** Whether a rest is hardly another name than that of a setting. */
    boolean isNear(String rest) {
        int most = Math.max(1, letters(rest).length() / 5);
        return known.stream().anyMatch(each -> distance(rest, each) <= most);
    }

    /** Whether both are the same but for dashes, dots and capital letters. */
    static boolean isSame(String name, String key) {
        return letters(name).equals(letters(key));
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
    }

    /** How many letters are other ones; one, where only the end is missing. */
    private int distance(String rest, String other) {
        String a = letters(rest);
        String b = letters(other);
        if (!a.equals(b) && b.startsWith(a) && !groups.contains(a)) {
            return 1;
        }
        return Spelling.distance(a, b);
    }
}
