package io.chatarchive.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import org.junit.jupiter.api.Test;

/** Very many letters, and a page that stays open. */
class ConsoleManyIT extends ConsoleTest {
    private static final int LETTERS = 100_000;
    private static final int PAGE = 50;
    private static final String FILL =
            "for i = 1, tonumber(ARGV[1]) do redis.call('XADD', KEYS[1], '*', 'id', i .. '-0',"
                    + " 'data', string.rep('x', 900), 'reason', 'not JSON', 'error', 'error ' .. i, 'letter', 'aletter' .. i) end";

    @Test
    void should_handle_one_page_of_a_hundred_thousand_letters_at_a_time() throws Exception {
        ChatFixture chat = site.chat();
        for (int i = 0; i < 100; i++) {
            chat.redis()
                    .eval(
                            FILL,
                            io.lettuce.core.ScriptOutputType.STATUS,
                            new String[] {chat.stream() + ":dead"},
                            String.valueOf(LETTERS / 100));
        }
        site.start();
        site.logIn(browser, "anna");
        browser.await(".tile", "100,000");

        browser.go("#/chat/letters");
        browser.await(".letters tbody tr", "error 1");
        assertThat(browser.count(".letters tbody tr")).isEqualTo(PAGE);
        browser.click("button", "Next page");
        browser.await(".letters tbody tr", "error 51");
        assertThat(browser.count(".letters tbody tr")).isEqualTo(PAGE);

        Long largest = (Long) browser.run("return Math.max(...performance.getEntriesByType('resource')"
                + ".filter((one) => one.name.includes('/api/')).map((one) => one.decodedBodySize))");
        assertThat(largest).as("bytes of the largest answer").isLessThan(PAGE * 2_000L);
    }

    /** Shortened: what would grow in hours grows in the first rounds as well. */
    @Test
    void should_hold_no_more_memory_the_longer_it_is_open() throws Exception {
        for (int i = 0; i < 60; i++) {
            site.chat().add("no JSON " + i);
        }
        site.start();
        site.awaitLetters(60);
        site.logIn(browser, "anna");

        rounds(8);
        long early = browser.heap();
        long nodes = nodes();
        rounds(40);

        assertThat(browser.heap()).isLessThan(early * 12 / 10 + 300_000);
        assertThat(nodes()).isLessThanOrEqualTo(nodes * 12 / 10 + 200);
    }

    private long nodes() {
        return (Long) browser.run("return document.querySelectorAll('*').length");
    }

    /** By numbers alone: the driver keeps each element that it hands out. */
    private void rounds(int rounds) {
        for (int i = 0; i < rounds; i++) {
            go("#/chat/letters", ".letters tbody tr", 50);
            go("#/chat", ".chart canvas", 2);
            go("#/-/settings", "td code", 10);
            go("#/chat", ".tile", 7);
        }
    }

    private void go(String view, String css, long least) {
        browser.go(view);
        await(view)
                .atMost(ChatFixture.PATIENCE)
                .until(() -> (Long) browser.run("return document.querySelectorAll(arguments[0]).length", css) >= least);
    }
}
