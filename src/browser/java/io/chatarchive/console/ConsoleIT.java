package io.chatarchive.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console in a real browser: who gets in, what one look shows, and the verbs of an archive. */
class ConsoleIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private Site site;
    private Browser browser;

    @BeforeEach
    void open() throws Exception {
        site = new Site(ConsoleIT.class);
        browser = new Browser("en-US");
    }

    @AfterEach
    void close() throws Exception {
        browser.close();
        site.close();
    }

    @Test
    void should_show_the_state_alone_and_say_how_to_see_more_when_there_are_no_users() throws Exception {
        site.withoutUsers();
        site.start();

        browser.open(site.url("/"));

        browser.await(".state-badge", "Up to date");
        browser.awaitText("bin/chat-archive users add");
        assertThat(browser.count("nav")).isZero();
        assertThat(browser.count("[data-verb]")).isZero();
    }

    @Test
    void should_let_in_who_knows_the_password_and_end_the_session() throws Exception {
        site.start();
        browser.open(site.url("/"));

        browser.type("input[name=name]", "anna");
        browser.type("input[name=password]", "wrong");
        browser.click("button[type=submit]");
        browser.await("[role=alert]", "There is no such user");
        site.logIn(browser, "anna");
        browser.await(".state-badge", "Up to date");
        browser.click("button", "Log out");

        browser.await("form.login");
        browser.open(site.url("/#/chat/audit"));
        browser.await("form.login");
    }

    @Test
    void should_let_in_by_a_link_one_time() throws Exception {
        site.start();
        String link = site.shell("users", "link", "anna").lines().findFirst().orElseThrow();
        assertThat(link).startsWith(site.url("/#link="));

        browser.open(link);
        browser.await("nav");
        assertThat(browser.address()).isEqualTo(site.url("/"));
        browser.click("button", "Log out");
        browser.await("form.login");
        browser.open("about:blank");
        browser.open(link);

        browser.await("[role=alert]", "This link cannot be used");
    }

    @Test
    void should_show_each_role_what_it_may_see_and_do() throws Exception {
        site.chat().add("no JSON at all");
        site.start();
        site.awaitLetters(1);

        site.logIn(browser, "viewer");
        browser.await(".state-badge");
        assertThat(browser.count("[data-verb]")).isEqualTo(5);
        assertThat(browser.count("[data-verb]:disabled")).isEqualTo(5);
        browser.go("#/chat/letters");
        browser.awaitText("no JSON at all");
        browser.click("button", "Log out");
        browser.await("form.login");
        site.logIn(browser, "monitor");
        browser.go("#/chat/letters");

        browser.await("td", "not JSON");
        assertThat(browser.text()).doesNotContain("no JSON at all").doesNotContain("Settings");
    }

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

    @Test
    void should_show_settings_without_secrets_and_routes_with_their_place() throws Exception {
        site.start();
        site.logIn(browser, "viewer");

        browser.go("#/-/settings");
        browser.await("td", "chat.jdbc.password");
        browser.await("td", "environment variable CHAT_REDIS_URL");
        browser.type("input[type=search]", "batch-size");
        browser.await("td", "chat.archive.batch-size");
        assertThat(browser.count("tbody tr")).isEqualTo(1);
        browser.go("#/-/routes");
        browser.click("button.link", "routes/chat-archive.camel.yaml:");

        assertThat(browser.await(".line.here").getText()).isNotBlank();
        browser.await("pre", "INSERT INTO chat_message");
    }

    @Test
    void should_ask_nothing_while_nobody_sees_the_page_and_never_another_host() throws Exception {
        site.start();
        site.logIn(browser, "anna");
        browser.await(".chart-words");

        browser.run("Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
                + " window.asked = 0; const real = window.fetch;"
                + " window.fetch = (...all) => { window.asked++; return real(...all); }");
        browser.run("document.dispatchEvent(new Event('visibilitychange'))");
        String before = String.valueOf(browser.run("return performance.getEntriesByType('resource').length"));
        site.shell("status"); // as long as several rounds of asking take
        site.shell("status");
        assertThat(browser.run("return window.asked"))
                .as("asked before: " + before)
                .isEqualTo(0L);
        browser.run("Object.defineProperty(document, 'hidden', { value: false, configurable: true });"
                + " document.dispatchEvent(new Event('visibilitychange'))");

        await().atMost(ChatFixture.PATIENCE).until(() -> (Long) browser.run("return window.asked") > 0);
        assertThat((List<?>) browser.run(
                        "return performance.getEntriesByType('resource').map((one) => new URL(one.name).origin)"
                                + ".filter((origin) => origin !== location.origin)"))
                .isEmpty();
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

    @Test
    void should_read_well_in_both_languages_at_each_width_in_light_and_dark() throws Exception {
        for (int i = 0; i < 20; i++) {
            site.chat().add(HELLO);
        }
        site.chat().add("no JSON at all");
        site.chat().add("{\"username\":\"" + "x".repeat(300) + "\",\"userid\":\"2\",\"msg\":\"long\"}");
        site.start();
        site.awaitLetters(2);
        Map<String, String> heading = Map.of("en", "Dead letters", "zh", "死信");
        String letter = "";

        browser.prefer("light");
        site.logIn(browser, "anna");
        for (String language : List.of("en", "zh")) {
            for (String scheme : List.of("light", "dark")) {
                for (int width : new int[] {360, Browser.WIDE}) {
                    browser.width(width);
                    browser.prefer(scheme);
                    String name = language + "-" + scheme + "-" + width;
                    browser.go("#/chat");
                    browser.await(".chart-words");
                    browser.await(".tile", heading.get(language));
                    look("overview-" + name, width);
                    browser.go("#/chat/letters");
                    letter = browser.await(".letters td a").getAttribute("href").replaceFirst(".*#", "#");
                    browser.await("h1", heading.get(language));
                    look("letters-" + name, width);
                    browser.go(letter);
                    browser.await(".trial .words");
                    look("letter-" + name, width);
                    for (String view : List.of("#/chat/jobs", "#/chat/audit", "#/-/settings", "#/-/routes")) {
                        browser.go(view);
                        browser.await("nav a[aria-current]");
                        browser.await("h1");
                        look(view.replaceAll(".*/", "") + "-" + name, width);
                    }
                }
            }
            browser.click(".tools button", language.equals("en") ? "中文" : "English");
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private void look(String name, int width) throws Exception {
        await("loaded")
                .atMost(ChatFixture.PATIENCE)
                .until(() ->
                        !browser.text().contains("Loading …") && !browser.text().contains("加载中"));
        browser.picture(name);
        assertThat(browser.violations()).as(name).isEmpty();
        assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                .as("%s: the page does not scroll sideways", name)
                .isLessThanOrEqualTo(width);
    }
}
