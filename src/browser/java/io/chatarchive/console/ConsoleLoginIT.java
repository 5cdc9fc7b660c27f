package io.chatarchive.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who gets into the console, and what each role sees. */
class ConsoleLoginIT extends ConsoleTest {
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
}
