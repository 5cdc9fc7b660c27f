package io.chatarchive.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The README in Chinese says the same as the English one: they change together. */
class TranslationTest {
    private static final String ENGLISH = "README.md";
    private static final String CHINESE = "README.zh-CN.md";
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");

    private MarkdownPage english;
    private MarkdownPage chinese;

    @BeforeEach
    void read() throws IOException {
        english = MarkdownPage.read(Path.of(ENGLISH));
        chinese = MarkdownPage.read(Path.of(CHINESE));
    }

    @Test
    void should_have_the_same_headings_when_the_readme_is_translated() {
        assertThat(chinese.headingLevels()).isNotEmpty().isEqualTo(english.headingLevels());
    }

    @Test
    void should_have_the_same_code_when_the_readme_is_translated() {
        assertThat(chinese.codeBlocks()).isNotEmpty().isEqualTo(english.codeBlocks());
    }

    @Test
    void should_lead_to_the_same_pages_and_to_each_other_when_the_readme_is_translated() {
        assertThat(english.links()).startsWith(CHINESE);
        assertThat(chinese.links()).startsWith(ENGLISH);
        assertThat(chinese.links().subList(1, chinese.links().size()))
                .isEqualTo(english.links().subList(1, english.links().size()));
    }

    @Test
    void should_have_the_same_figures_in_each_section_when_the_readme_is_translated() {
        assertThat(figures(chinese)).isEqualTo(figures(english));
    }

    /** Sorted, since a sentence has its words in another order in Chinese. */
    private static List<List<String>> figures(MarkdownPage page) {
        return page.sections().stream()
                .map(section -> NUMBER.matcher(section)
                        .results()
                        .map(MatchResult::group)
                        .sorted()
                        .toList())
                .toList();
    }
}
