package io.chatarchive.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
    @Test
    void should_listen_on_loopback_when_nothing_is_set() {
        HttpSettings settings = with();

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
    }

    @Test
    void should_hold_no_more_than_a_thirty_second_of_the_heap_but_one_largest_message_when_nothing_is_set() {
        assertThat(with().maxMemory())
                .isEqualTo(Math.max(1 << 20, Runtime.getRuntime().maxMemory() / 32));
        assertThat(with("chat.http.max-body", "512MB").maxMemory()).isEqualTo(512L << 20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat.http.port | 70000 | a whole number from 0 to 65535",
                "chat.http.max-memory | 1KB | a size from 1048576 to",
                "chat.http.max-connections | 0 | a whole number from 1",
                "chat.http.max-waiting | -1 | a whole number from 0",
                "chat.http.intake-port | 70000 | a whole number from 0 to 65535",
                "chat.http.timeout | 30 s | a duration of at least 100ms",
                "chat.http.allowed-hosts | http://a.example | names such as",
                "chat.http.allowed-hosts | a b | names such as",
                "chat.http.allowed-origins | page.example.com | origins such as https://",
                "chat.http.allowed-origins | https://page.example.com/path | origins such as https://",
                "chat.http.allowed-origins | * | origins such as https://"
            })
    void should_say_what_was_expected_when_a_setting_cannot_be_used(String key, String value, String expected) {
        assertThatThrownBy(() -> with(key, value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Setting " + key + " is '" + value + "'; expected " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1 | '' | http://127.0.0.1:8080/",
                "::1 | '' | http://[::1]:8080/",
                "chat.lan | a.example | http://chat.lan:8080/",
                "0.0.0.0 | b.example,a.example | http://a.example:8080/",
                ":: | a.example:444 | http://a.example:444/",
                "0.0.0.0 | [::1] | http://[::1]:8080/"
            })
    void should_name_an_address_that_a_browser_can_open(String host, String allowed, String url) {
        assertThat(with("chat.http.host", host, "chat.http.allowed-hosts", allowed)
                        .url())
                .isEqualTo(url);
    }

    @Test
    void should_name_this_machine_where_it_listens_everywhere_and_no_name_is_set() {
        assertThat(with("chat.http.host", "0.0.0.0").url())
                .doesNotContain("0.0.0.0")
                .matches("http://[^/]+:8080/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://10.0.0.7:8080", "udp://10.0.0.7:8080", "sctp://10.0.0.7:8080"})
    void should_name_the_cause_when_kubernetes_has_set_the_port_for_a_service_of_that_name(String port) {
        assertThatThrownBy(() -> with("chat.http.port", port))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("a service named chat-http")
                .hasMessageContaining("enableServiceLinks: false");
    }

    @Test
    void should_name_the_service_when_kubernetes_has_set_the_port_of_the_intake() {
        assertThatThrownBy(() -> with("chat.http.intake-port", "tcp://10.0.0.7:8080"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("CHAT_HTTP_INTAKE_PORT to that for a service named chat-http-intake");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Hu5h-5ecreT", "Hu5h-5ecreT-Hu5h-5ecreT\n", "Hu5h 5ecreT Hu5h 5ecreT", "Hu5h-5ecreT-gehei\u00df"
            })
    void should_refuse_a_token_and_not_repeat_it_when_it_is_short_or_no_token_of_http(String token) {
        assertThatThrownBy(() -> with("chat.http.intake-token", token))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Setting chat.http.intake-token cannot be used; expected 16 ASCII characters")
                .hasMessageNotContaining("5ecreT");
    }

    @Test
    void should_show_no_token_when_settings_are_printed() {
        HttpSettings settings = with("chat.http.intake-token", "Hu5h-5ecreT-Hu5h");

        assertThat(settings.intake().hasToken()).isTrue();
        assertThat(settings.toString()).doesNotContain("Hu5h");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "",
            value = {", , 127.0.0.1, 8080, false", ", 8081, 127.0.0.1, 8081, true", "0.0.0.0, , 0.0.0.0, 8080, true"})
    void should_take_from_the_other_address_what_the_intake_has_not_of_its_own(
            String host, String port, String itsHost, int itsPort, boolean isElsewhere) {
        HttpIntake intake = with("chat.http.intake-host", orEmpty(host), "chat.http.intake-port", orEmpty(port))
                .intake();

        assertThat(intake).isEqualTo(new HttpIntake(isElsewhere, itsHost, itsPort, ""));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "",
            value = {"127.0.0.1, 8080", ", 8080", "127.0.0.1, "})
    void should_refuse_an_address_of_the_intake_when_it_is_that_of_everything_else(String host, String port) {
        assertThatThrownBy(() -> with("chat.http.intake-host", orEmpty(host), "chat.http.intake-port", orEmpty(port)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("(chat.http.intake-host, chat.http.intake-port)")
                .hasMessageContaining("127.0.0.1:8080");
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }

    private static HttpSettings with(String... settings) {
        return HttpSettings.of(new SettingReader(ShippedSettings.source(settings)));
    }
}
