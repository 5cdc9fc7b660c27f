package io.chatarchive.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the console looks, to whom, and what it asks for. */
class ConsoleLooksIT extends ConsoleTest {
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

        browser.await(".line.here");
        assertThat(browser.texts(".line.here").get(0)).isNotBlank();
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
                    letter = browser.attribute(".letters td a", "href").replaceFirst(".*#", "#");
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
