package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.SettingReader;
import io.vertx.core.MultiMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may ask, by where the program listens; over real connections: {@link StrangersIT}. */
class HttpOriginsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    127.0.0.1 |              | 10.1.2.3:8080        | none                       | false
                    localhost |              | evil.example         | none                       | false
                    localhost |              | localhost:8080       | http://localhost:8080      | true
                    ::1       |              | [::1]:8080           | none                       | true
                    ::1       |              | evil.example         | none                       | false
                    0.0.0.0   |              | 10.1.2.3:8080        | none                       | true
                    0.0.0.0   |              | evil.example         | https://evil2.example      | false
                    0.0.0.0   |              | chat.example.com     | https://chat.example.com   | true
                    0.0.0.0   |              | chat.example.com     | https://chat.example.com:1 | false
                    0.0.0.0   | a.example    | 10.1.2.3             | none                       | false
                    0.0.0.0   | a.example    | a.example:9          | none                       | true
                    0.0.0.0   | a.example    | 127.0.0.1            | none                       | true
                    0.0.0.0   | a.example:80 | a.example:81         | none                       | false
                    """)
    void should_ask_for_the_host_on_loopback_or_where_names_are_set_and_for_the_origin_everywhere(
            String listens, String names, String host, String origin, boolean isServed) {
        HttpSettings settings = HttpSettings.of(new SettingReader(ShippedSettings.source(
                "chat.http.host", listens, "chat.http.allowed-hosts", names == null ? "" : names)));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("Host", host);
        if (origin != null) {
            headers.add("Origin", origin);
        }

        assertThat(new HttpOrigins(settings, listens).refusal(headers, "/observe/health", false))
                .matches(refusal -> refusal.isEmpty() == isServed);
    }

    /** As when somebody follows a link in a chat on the web; a script or a frame of another site gets nothing. */
    @ParameterizedTest
    @CsvSource({
        "cross-site, navigate, document, true, true",
        "cross-site, navigate, document, false, false",
        "cross-site, navigate, iframe, true, false",
        "cross-site, no-cors, script, true, false",
        "cross-site, cors, empty, true, false",
        "same-origin, cors, empty, false, true"
    })
    void should_show_a_page_to_who_follows_a_link_of_another_site(
            String site, String mode, String destination, boolean mayBeLinked, boolean isServed) {
        HttpSettings settings = HttpSettings.of(new SettingReader(ShippedSettings.source()));
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("Host", "127.0.0.1:8080")
                .add("Sec-Fetch-Site", site)
                .add("Sec-Fetch-Mode", mode)
                .add("Sec-Fetch-Dest", destination);

        assertThat(new HttpOrigins(settings, "127.0.0.1").refusal(headers, "/", mayBeLinked))
                .matches(refusal -> refusal.isEmpty() == isServed);
    }
}
