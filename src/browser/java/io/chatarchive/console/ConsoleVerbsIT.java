package io.chatarchive.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.lettuce.core.Consumer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Every verb by its button, in each language, at each width, in light and dark. */
class ConsoleVerbsIT extends ConsoleTest {
    private ChatFixture chat() {
        return site.chat();
    }

    @Test
    void should_do_every_verb_in_each_language_at_each_width_in_light_and_dark() throws Exception {
        site.start();
        browser.prefer("light");
        site.logIn(browser, "anna");
        for (String language : List.of("en", "zh")) {
            for (int width : new int[] {360, Browser.WIDE}) {
                browser.width(width);
                browser.prefer((width == 360) == language.equals("en") ? "dark" : "light");
                pauseResumeAndDrain(width);
                replayAndReconcile(width);
                changeLetters();
                removeConsumer();
                cancelJob();
            }
            browser.click(".tools button", language.equals("en") ? "中文" : "English");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private void pauseResumeAndDrain(int width) throws Exception {
        long before = chat().count();
        browser.go("#/chat");
        browser.click("[data-verb=pause]");
        browser.type("dialog input[name=why]", "upgrade");
        require("pause", width);
        browser.click("dialog [data-step=act]");
        browser.await(".state-badge.state-paused");
        chat().add(HELLO);
        browser.click("[data-verb=resume]");
        browser.await("[data-verb=pause]");
        browser.click("[data-verb=drain]");
        chat().awaitStored(before + 1);
    }

    private void replayAndReconcile(int width) throws Exception {
        long rows = chat().count();
        for (String verb : List.of("replay", "reconcile")) {
            chat().execute("DELETE FROM chat_message ORDER BY entry_ms, entry_seq LIMIT 1");
            browser.click("[data-verb=" + verb + "]");
            browser.type("dialog input[name=from]", "1");
            browser.click("dialog [data-step=look]");
            browser.await("dialog .counts", " 1");
            assertThat(chat().count()).isEqualTo(rows - 1);
            require(verb, width);
            browser.click("dialog [data-step=act]:enabled");
            chat().awaitStored(rows);
            browser.press(Keys.ESCAPE);
            browser.awaitGone("dialog");
        }
    }

    private void changeLetters() throws Exception {
        long rows = chat().count();
        chat().add(TOO_LONG);
        site.awaitLetters(1);
        browser.go("#/chat/letters");
        browser.click(".letters td a");
        browser.click("[data-verb=discard]");
        site.awaitLetters(0);
        browser.click("input[name=trash]");
        browser.click(".letters tbody tr:last-child input"); // before it, originals of edited letters
        browser.click("[data-verb=restore]");
        site.awaitLetters(1);
        browser.click("input[name=trash]");
        browser.click(".letters td a");
        browser.click("[data-verb=retry]");
        browser.await("dd:nth-of-type(5)", "1");
        browser.type("textarea", "{\"username\":\"Anna\",\"userid\":\"7\",\"msg\":\"mended\"}");
        browser.await(".trial .good");
        browser.click("[data-step=retry]:enabled");
        chat().awaitStored(rows + 1);
        site.awaitLetters(0);
    }

    private void removeConsumer() {
        chat().redis().xgroupCreateconsumer(chat().stream(), Consumer.from("group1", "host-17"));
        browser.go("#/chat");
        browser.click("[data-verb=consumers-remove]");
        await("it is removed")
                .atMost(ChatFixture.PATIENCE)
                .until(() -> chat().redis().xinfoConsumers(chat().stream(), "group1").stream()
                        .noneMatch(one -> one.toString().contains("host-17")));
    }

    /** One that waits, because the database is away. */
    private void cancelJob() throws Exception {
        long rows = chat().count();
        site.database().shut();
        chat().add(HELLO);
        browser.await(".state-badge.state-blocked");
        browser.click("[data-verb=replay]");
        browser.type("dialog input[name=from]", "1");
        browser.click("dialog [data-step=look]");
        browser.await("dialog .note"); // for what it waits
        browser.go("#/chat/jobs");
        browser.click("[data-verb=cancel]");
        browser.await(".job-cancelled");
        site.database().open();
        chat().awaitStored(rows + 1);
    }

    private void require(String dialog, int width) throws Exception {
        browser.picture("dialog-" + dialog + "-" + width);
        assertThat(browser.violations()).as(dialog + " at " + width).isEmpty();
        assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                .as("%s at %d: the page does not scroll sideways", dialog, width)
                .isLessThanOrEqualTo(width);
    }
}
