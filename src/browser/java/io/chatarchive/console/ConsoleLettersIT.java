package io.chatarchive.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.lettuce.core.XAddArgs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Dead letters in a real browser: found, mended, retried, discarded and restored. */
class ConsoleLettersIT extends ConsoleTest {
    private static final String MARKUP = "<img src=x onerror=\"window.hit=1\"><script>window.hit=1</script>";

    private ChatFixture chat() {
        return site.chat();
    }

    private void go(String view) {
        site.logIn(browser, "anna");
        browser.go(view);
    }

    @Test
    void should_find_a_letter_show_the_row_that_it_would_become_and_store_it_under_its_id() throws Exception {
        chat().add("no JSON at all");
        String id = chat().add(TOO_LONG);
        site.start();
        site.awaitLetters(2);
        go("#/chat/letters");

        browser.await(".letters tbody tr", "no JSON at all");
        browser.type("input[name=error]", "username");
        browser.click("button", "Find");
        await().atMost(ChatFixture.PATIENCE).until(() -> browser.count(".letters tbody tr") == 1);
        browser.click(".letters td a");
        browser.await(".trial", "Would not be stored");
        browser.type("textarea", "{\"username\":\"Anna\",\"userid\":\"7\",\"msg\":\"mended\"}");
        browser.await(".trial", "Would be stored");
        browser.await(".trial td", "mended");
        assertThat(chat().count()).isZero();
        browser.click("button", "Save and retry");

        chat().awaitStored(1);
        assertThat(chat().rows().get(0).id()).isEqualTo(id);
        assertThat(chat().rows().get(0).msg()).isEqualTo("mended");
        browser.await(".message", "stored 1");
        await().atMost(ChatFixture.PATIENCE).until(() -> chat().deadLetters().size() == 1);
    }

    @Test
    void should_undo_an_edit() throws Exception {
        chat().add(TOO_LONG);
        site.start();
        site.awaitLetters(1);
        go("#/chat/letters");
        browser.click(".letters td a");

        browser.type("textarea", "{\"username\":\"Anna\",\"userid\":\"7\",\"msg\":\"mended\"}");
        browser.click("button:not(.main)", "Save");
        browser.await(".badge", "edited");
        assertThat(chat().deadLetters().get(0).get("data")).contains("mended");
        browser.click(".message button", "Undo");

        await().atMost(ChatFixture.PATIENCE)
                .until(() -> chat().deadLetters().size() == 1
                        && chat().deadLetters().get(0).get("data").equals(TOO_LONG));
    }

    @Test
    void should_retry_a_reason_as_a_whole() throws Exception {
        chat().add("no JSON at all");
        for (int i = 0; i < 3; i++) {
            chat().add(TOO_LONG);
        }
        site.start();
        site.awaitLetters(4);
        chat().execute("ALTER TABLE chat_message MODIFY username VARCHAR(400) NOT NULL");
        go("#/chat/letters");

        browser.await("select[name=reason] option[value='rejected by the database']");
        browser.choose("select[name=reason]", "rejected by the database");
        browser.click("[data-many]", "Retry all “rejected by the database”");
        browser.click("dialog button", "Retry");

        chat().awaitStored(3);
        browser.await(".message", "stored 3");
        assertThat(chat().deadLetters()).hasSize(1);
    }

    @Test
    void should_discard_undo_and_restore_by_keys_alone() throws Exception {
        chat().add("first, no JSON");
        chat().add("second, no JSON");
        site.start();
        site.awaitLetters(2);
        go("#/chat/letters");
        browser.await(".letters tbody tr", "second, no JSON");

        browser.press("j");
        browser.await(".letters tr[aria-current]", "second, no JSON");
        browser.press("d");
        await().atMost(ChatFixture.PATIENCE).until(() -> chat().deadLetters().size() == 1);
        browser.await(".message", "Discarded 1 letter");
        browser.press("u");
        await().atMost(ChatFixture.PATIENCE).until(() -> chat().deadLetters().size() == 2);
        browser.await(".letters tbody tr", "second, no JSON");
        browser.press("k");
        browser.press("x");
        browser.awaitText("1 selected");
        browser.press("d");
        await().atMost(ChatFixture.PATIENCE).until(() -> chat().deadLetters().size() == 1);
        browser.click("input[name=trash]");
        browser.await(".letters tbody tr", "no JSON");
        browser.press("x");
        browser.click("[data-verb=restore]");
        await().atMost(ChatFixture.PATIENCE).until(() -> chat().deadLetters().size() == 2);
        browser.press("?");
        browser.await("dialog kbd");
        assertThat(browser.count("dialog")).isEqualTo(1);
        browser.press(Keys.ESCAPE);
        browser.awaitGone("dialog");
        browser.click("input[name=trash]");
        browser.await(".letters tbody tr", "no JSON");
        browser.press("j");
        browser.press("o");
        browser.await("textarea");
        browser.press(Keys.ESCAPE);
        browser.await(".letters tbody tr");

        assertThat(chat().count()).isZero();
    }

    /** Every letter is a stranger's text. */
    @Test
    void should_show_markup_as_text_wherever_it_comes_from() throws Exception {
        Map<String, String> letter = new LinkedHashMap<>();
        for (String field : List.of("data", "reason", "error", "consumer", "edited", "because", "by")) {
            letter.put(field, MARKUP);
        }
        letter.put("letter", "a<b>letter</b>");
        letter.put("id", "1655188547271-0");
        letter.put("deliveries", "1");
        chat().redis().xadd(chat().stream() + ":dead", new XAddArgs(), letter);
        chat().redis().hset(chat().stream() + ":paused", Map.of("by", MARKUP, "why", MARKUP, "at", "1"));
        site.start();
        site.logIn(browser, "anna");

        browser.await(".state", MARKUP);
        for (String view : List.of("#/chat/letters", "#/chat/jobs", "#/chat/audit", "#/chat")) {
            browser.go(view);
            browser.await("h1");
            browser.await(".state-badge, .letters tbody tr, .empty, td");
        }
        browser.go("#/chat/letters");
        browser.await(".letters tbody tr", MARKUP);
        browser.click(".letters td a");
        browser.await("h1", MARKUP);
        browser.await(".trial .words");

        assertThat(browser.run("return window.hit ?? 0")).isEqualTo(0L);
        assertThat(browser.count("main img, main script, main b")).isZero();
        assertThat(browser.complaints()).isEmpty();
    }
}
