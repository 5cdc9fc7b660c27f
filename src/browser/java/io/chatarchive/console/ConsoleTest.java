package io.chatarchive.console;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A program with its console, and a browser, for each test. */
abstract class ConsoleTest {
    static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    static final String TOO_LONG = "{\"username\":\"" + "x".repeat(300) + "\",\"userid\":\"2\",\"msg\":\"long\"}";

    Site site;
    Browser browser;

    @BeforeEach
    final void open() throws Exception {
        site = new Site(getClass());
        browser = new Browser("en-US");
    }

    @AfterEach
    final void close() throws Exception {
        browser.close();
        site.close();
    }
}
