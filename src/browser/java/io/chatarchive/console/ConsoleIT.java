package io.chatarchive.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** One look at an archive in a real browser, and the verbs of it. */
class ConsoleIT extends ConsoleTest {

    @Test
    void should_show_the_archive_in_one_look() throws Exception {
        for (int i = 0; i < 50; i++) {
            site.chat().add(HELLO);
        }
        site.chat().add("no JSON at all");
        site.start();
        site.chat().awaitStored(50);

        site.logIn(browser, "anna");

        browser.await(".state-badge", "Up to date");
        browser.await(".tile", "Dead letters\n1");
        browser.await(".chart-words", "waiting; at most");
        browser.await(".chart-words", "in and");
        assertThat(browser.count(".chart canvas")).isEqualTo(2);
        browser.await("table td", "reads");
        browser.awaitText("Next: ");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void should_say_so_when_the_server_is_away_and_go_on_when_it_is_back() throws Exception {
        site.start();
        site.logIn(browser, "anna");
        browser.await(".state-badge", "Up to date");

        browser.run("window.realFetch = window.fetch; window.fetch = () => Promise.reject(new TypeError('away'))");
        browser.await("[role=alert]", "The server does not answer");
        browser.run("window.fetch = window.realFetch");

        await().atMost(ChatFixture.PATIENCE).until(() -> !browser.text().contains("The server does not answer"));
    }

    @Test
    void should_pause_resume_undo_and_drain() throws Exception {
        site.start();
        site.logIn(browser, "anna");

        browser.click("[data-verb=pause]");
        browser.type("dialog input[name=why]", "<b>upgrade</b>");
        browser.click("dialog button", "Pause");
        browser.await(".state-badge", "Paused");
        browser.awaitText("<b>upgrade</b>");
        site.chat().add(HELLO);
        browser.await(".tile", "Waiting\n1");
        browser.click(".message button", "Undo");
        site.chat().awaitStored(1);
        browser.await("[data-verb=pause]");
        browser.click("[data-verb=pause]");
        browser.click("dialog button", "Pause");
        browser.click("[data-verb=resume]");
        browser.await("[data-verb=pause]");
        browser.click("[data-verb=drain]");

        browser.await(".jobs li", "drain");
        browser.go("#/chat/audit");
        for (String verb : List.of("drain", "resume", "pause")) {
            browser.await("td", verb);
        }
        browser.await("td", "anna");
    }

    @Test
    void should_replay_and_reconcile_after_a_run_that_changes_nothing() throws Exception {
        List<String> ids = List.of(
                site.chat().add(HELLO), site.chat().add(HELLO), site.chat().add(HELLO));
        site.start();
        site.chat().awaitStored(3);
        site.chat().execute("DELETE FROM chat_message ORDER BY entry_ms, entry_seq LIMIT 2");
        site.logIn(browser, "anna");

        browser.click("[data-verb=replay]");
        browser.type("dialog input[name=from]", ids.get(0));
        browser.type("dialog input[name=to]", ids.get(0));
        browser.click("dialog [data-step=look]");
        browser.await("dialog .counts", "would be new 1");
        assertThat(site.chat().count()).isEqualTo(1);
        browser.click("dialog [data-step=act]");
        site.chat().awaitStored(2);
        browser.await("dialog .counts", "stored 1");
        browser.click("dialog button", "Close");

        browser.click("[data-verb=reconcile]");
        browser.click("dialog [data-step=look]");
        browser.await("dialog .counts", "missing 1");
        assertThat(site.chat().count()).isEqualTo(2);
        browser.click("dialog [data-step=act]");
        browser.await("dialog .counts", "filled 1");
        browser.click("dialog button", "Close");
        browser.go("#/chat/jobs");
        browser.await("td", "reconcile");

        assertThat(site.chat().storedIds()).containsExactlyElementsOf(ids);
    }

    /** As a visitor of the demo does; three of its pictures are in the README. */
    @Test
    void should_show_an_outage_come_and_go_and_a_letter_mended() throws Exception {
        site.start();
        site.logIn(browser, "anna");
        browser.await(".state-badge", "Up to date");
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> chatting = CompletableFuture.runAsync(() -> chat(over));
        try {
            await("chat is archived")
                    .atMost(ChatFixture.PATIENCE)
                    .until(() -> site.chat().count() > 3_000);
            site.chat().add("老王:我不是 JSON");
            site.chat().add("[\"a list\"]");
            site.chat().add("{\"userid\":\"7\",\"msg\":\"who said this?\"}");
            site.chat().add("{\"username\":{\"first\":\"José\"},\"userid\":\"31\",\"msg\":\"hello\"}");
            site.awaitLetters(4);

            site.database().shut();
            browser.await(".state-badge", "Blocked");
            browser.await(".state", "The database fails");
            await("a backlog in the chart")
                    .atMost(ChatFixture.PATIENCE)
                    .until(() -> browser.texts(".chart-words").stream()
                            .anyMatch(words -> words.matches("Now \\d,\\d{3} waiting.*")));
            site.database().open();
            await("it drains")
                    .atMost(ChatFixture.PATIENCE)
                    .until(() -> browser.texts(".state-badge").stream().noneMatch(state -> state.contains("Blocked")));
            await("the chart shows it")
                    .atMost(ChatFixture.PATIENCE)
                    .until(() -> browser.texts(".chart-words").stream()
                            .anyMatch(words -> words.matches("Now \\d{1,3} waiting; at most \\d,.*")));
            browser.await(".errors li", "The database fails");
            browser.picture("readme-overview");
        } finally {
            over.set(true);
            chatting.get(ChatFixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        browser.go("#/chat/letters");
        browser.await(".letters tbody tr", "who said this?");
        browser.picture("readme-letters");
        browser.click(".letters tbody tr:nth-child(3) a");
        browser.await(".trial", "Would not be stored");
        browser.type("textarea", "{\"username\":\"Anna\",\"userid\":\"7\",\"msg\":\"who said this? Anna did\"}");
        browser.await(".trial", "Would be stored");
        browser.picture("readme-letter");
        browser.click("button", "Save and retry");

        browser.await(".message", "stored 1");
        assertThat(site.chat().strings("SELECT username FROM chat_message WHERE msg LIKE 'who said this?%'"))
                .containsExactly("Anna");
    }

    /** Some hundred messages a second. */
    private void chat(AtomicBoolean over) {
        while (!over.get()) {
            for (int i = 0; i < 20; i++) {
                site.chat().add(HELLO);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
