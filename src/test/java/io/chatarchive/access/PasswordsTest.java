package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.settings.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordsTest {
    private static final String PASSWORD = "correct 马 battery";

    @Test
    void should_match_the_password_and_no_other() {
        String hash = Passwords.hash(PASSWORD);

        assertThat(hash).startsWith("$2b$12$").hasSize(60).isNotEqualTo(Passwords.hash(PASSWORD));
        assertThat(Passwords.matches(PASSWORD, hash)).isTrue();
        assertThat(Passwords.matches(PASSWORD + " ", hash)).isFalse();
        assertThat(Passwords.matches(PASSWORD, Passwords.HASH_OF_NOBODY)).isFalse();
    }

    /** BCrypt itself ignores what follows the 72nd byte. */
    @Test
    void should_tell_passwords_apart_up_to_the_last_byte() {
        String longest = "马".repeat(24);
        String hash = Passwords.hash(longest);

        assertThat(Passwords.matches(longest, hash)).isTrue();
        assertThat(Passwords.matches("马".repeat(23) + "鞍", hash)).isFalse();
        assertThat(Passwords.matches(longest + "x", hash)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "elevenbytes, The password has 11 bytes; expected 12 to 72 bytes of UTF-8.",
        "'', The password has 0 bytes; expected 12 to 72 bytes of UTF-8.",
        "'with a\ttab here', 'The password has a control character, such as a tab.'",
        "'with an escape \u001b', 'The password has a control character, such as a tab.'"
    })
    void should_say_what_is_wrong_when_a_password_cannot_be_used(String password, String sentence) {
        assertThatThrownBy(() -> Passwords.hash(password))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(sentence);
        assertThat(Passwords.matches(password, Passwords.HASH_OF_NOBODY)).isFalse();
    }

    @Test
    void should_say_what_is_wrong_when_a_password_is_too_long_or_no_unicode() {
        assertThatThrownBy(() -> Passwords.hash("马".repeat(24) + "x"))
                .hasMessageStartingWith("The password has 73 bytes");
        assertThatThrownBy(() -> Passwords.hash("half a letter \ud83d")).hasMessageContaining("no valid Unicode");
        assertThat(Passwords.matches(null, Passwords.HASH_OF_NOBODY)).isFalse();
    }

    @Test
    void should_accept_the_shortest_and_the_longest() {
        assertThatCode(() -> Passwords.hash("twelve bytes")).doesNotThrowAnyException();
        assertThatCode(() -> Passwords.hash("x".repeat(72))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain text password", "$2b$31$", "$2b$04$", "$2y$12$"})
    void should_refuse_a_hash_of_another_kind_or_cost(String begin) {
        String hash = begin.startsWith("$") ? begin + "a".repeat(53) : begin;

        assertThatThrownBy(() -> Passwords.requireHash("anna", hash))
                .hasMessage("The password of user 'anna' is no hash as 'users change anna --password' writes it.");
    }

    @Test
    void should_cost_the_same_for_nobody() {
        assertThatCode(() -> Passwords.requireHash("nobody", Passwords.HASH_OF_NOBODY))
                .doesNotThrowAnyException();
    }
}
