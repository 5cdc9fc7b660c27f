package io.chatarchive.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** What goes wrong in the middle of something, or is done twice. */
class ConsoleFaultsIT extends ConsoleTest {
    /** Requests to such a path are refused from now on; empty: none. All others are counted in {@code window.sent}. */
    private void refuse(String path) {
        browser.run(
                "window.realFetch ??= window.fetch; window.sent = []; const refused = arguments[0];"
                        + " window.fetch = (path, options) => { window.sent.push(`${options.method} ${path}`);"
                        + " return refused && path.includes(refused)"
                        + " ? Promise.resolve(new Response('{\"detail\":\"Send it again later.\"}', { status: 503 }))"
                        + " : window.realFetch(path, options); }",
                path);
    }

    private long sent(String request) {
        return (Long) browser.run("return window.sent.filter((one) => one.includes(arguments[0])).length", request);
    }

    @Test
    void should_do_nothing_that_was_not_looked_at_and_log_nobody_out_that_is_still_logged_in() throws Exception {
        String id = site.chat().add(HELLO);
        site.start();
        site.chat().awaitStored(1);
        site.logIn(browser, "anna");

        browser.click("[data-verb=replay]");
        browser.type("dialog input[name=from]", id);
        browser.click("dialog [data-step=look]");
        browser.await("dialog [data-step=act]:enabled");
        browser.type("dialog input[name=from]", "2026-01-01");
        browser.await("dialog [data-step=act]:disabled");
        refuse("/replay");
        browser.click("dialog [data-step=look]");
        browser.await("dialog .message", "Send it again later.");
        browser.await("dialog [data-step=look]:enabled");
        assertThat(browser.count("dialog [data-step=act]:disabled")).isEqualTo(1);

        browser.go("#/chat/audit");
        browser.awaitGone("dialog");
        refuse("/logout");
        browser.click(".tools button", "Log out");
        browser.await(".message", "Send it again later.");
        assertThat(browser.count("form.login")).isZero();
    }

    @Test
    void should_try_once_a_key_keep_what_was_typed_and_know_nothing_while_the_database_is_away() throws Exception {
        site.chat().add(TOO_LONG);
        site.start();
        site.awaitLetters(1);
        site.logIn(browser, "anna");
        browser.go("#/chat/letters");
        browser.click(".letters td a");
        browser.await(".trial .error", "Would not be stored");
        for (int attempts = 1; attempts <= 2; attempts++) {
            browser.press("r");
            browser.await("dd:nth-of-type(5)", String.valueOf(attempts));
        }
        refuse("");
        browser.press("r");
        browser.await("dd:nth-of-type(5)", "3");
        assertThat(sent("POST /api/archives/chat/dead-letters/retry")).isEqualTo(1);

        browser.type("textarea", "{\"username\":\"Anna\",\"userid\":\"7\",\"msg\":\"typed\"}");
        browser.await(".trial .good");
        browser.click(".tools button", "中文");
        browser.await(".trial .good", "可以入表");
        assertThat(browser.run("return document.querySelector('textarea').value"))
                .asString()
                .contains("typed");
        site.database().shut();
        browser.press("e");
        browser.run("document.querySelector('textarea').dispatchEvent(new Event('input'))");
        browser.await(".trial .note", "暂时无法判断");
        site.database().open();
    }

    @Test
    void should_show_what_an_undo_brings_back_and_move_a_reason_as_a_whole() throws Exception {
        site.chat().add("no JSON");
        site.chat().add("nor this");
        site.chat().add(TOO_LONG);
        site.start();
        site.awaitLetters(3);
        site.logIn(browser, "anna");
        browser.go("#/chat/letters");
        browser.click(".letters td a");
        browser.await("textarea");
        browser.press("d");
        await().atMost(ChatFixture.PATIENCE).until(() -> browser.count(".letters tbody tr") == 2);
        browser.press("u");
        await().atMost(ChatFixture.PATIENCE).until(() -> browser.count(".letters tbody tr") == 3);

        browser.await("select[name=reason] option[value='not JSON']");
        browser.choose("select[name=reason]", "not JSON");
        browser.click("[data-verb=discard][data-many]", "Discard all “not JSON”");
        browser.click("dialog [data-step=act]");
        site.awaitLetters(1);
        browser.await(".message", "Discarded 2 letters");
        browser.choose("select[name=reason]", "");
        browser.click("input[name=trash]");
        await().atMost(ChatFixture.PATIENCE).until(() -> browser.count(".letters tbody tr") == 2);
        browser.click(".letters td a");
        browser.await("[data-verb=restore]");
        assertThat(browser.count("textarea:read-only")).isEqualTo(1);
        browser.press(Keys.ESCAPE);
        browser.click("[data-verb=restore][data-many]", "Restore all");
        browser.click("dialog [data-step=act]");
        site.awaitLetters(3);
    }
}
