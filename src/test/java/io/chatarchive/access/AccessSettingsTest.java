package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessSettingsTest {
    @Test
    void should_find_the_file_beside_the_settings_when_nothing_is_set() {
        AccessSettings settings = with();

        assertThat(settings.usersFile()).isEqualTo(Path.of("users.json"));
        assertThat(settings.sessionIdle()).isEqualTo(Duration.ofMinutes(30));
    }

    @ParameterizedTest
    @CsvSource({
        "chat.http.session-idle, 0s, is '0s'; expected a duration of at least 1000ms",
        "chat.http.session-idle, soon, is 'soon'; expected a duration",
        "chat.http.users-file, '', is empty; expected a file name such as users.json",
        "chat.http.users-file, 'a\0b', is 'a\0b'; expected a file name such as users.json"
    })
    void should_say_what_was_expected_when_a_setting_cannot_be_used(String key, String value, String expected) {
        assertThatThrownBy(() -> with(key, value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("Setting " + key + " " + expected);
    }

    private static AccessSettings with(String... settings) {
        return AccessSettings.of(new SettingReader(ShippedSettings.source(settings)));
    }
}
