package io.chatarchive.conventions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation, as far as its tests need to understand Markdown.
 *
 * @param file where it is
 * @param text all of it
 */
record MarkdownPage(Path file, String text) {
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.*)$");

    static MarkdownPage read(Path file) throws IOException {
        return new MarkdownPage(file, Files.readString(file));
    }

    List<String> codeBlocks() {
        return CODE_BLOCK.matcher(text).results().map(MatchResult::group).toList();
    }

    /** The text without its code blocks. */
    String prose() {
        return CODE_BLOCK.matcher(text).replaceAll("");
    }

    /** What the links and pictures lead to, in their order. */
    List<String> links() {
        return LINK.matcher(CODE.matcher(prose()).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .toList();
    }

    /** The number signs of each heading. */
    List<String> headingLevels() {
        return headings().map(heading -> heading.group(1)).toList();
    }

    /** The names by which GitHub lets a link lead to a heading: the second of a name gets -1, the third -2. */
    List<String> anchors() {
        List<String> anchors = new ArrayList<>();
        headings().map(heading -> anchor(heading.group(2))).forEach(name -> {
            long before = anchors.stream()
                    .filter(anchor -> anchor.replaceFirst("-\\d+$", "").equals(name))
                    .count();
            anchors.add(before == 0 ? name : name + "-" + before);
        });
        return anchors;
    }

    /** The prose from each heading to the next. */
    List<String> sections() {
        return List.of(prose().split("(?m)^#+ ", -1));
    }

    private Stream<MatchResult> headings() {
        return HEADING.matcher(prose()).results();
    }

    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }
}
