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

        assertThat(new HttpOrigins(settings, listens).refusal(headers, "/observe/health"))
                .matches(refusal -> refusal.isEmpty() == isServed);
    }
}
