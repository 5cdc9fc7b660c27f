package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.settings.InvalidSettingException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordInputTest {
    private static final String PASSWORD = "correct 马 battery";

    private final List<String> prompts = new ArrayList<>();

    private String ask(String... typed) {
        Queue<String> answers = new ArrayDeque<>(List.of(typed));
        return PasswordInput.ask("anna", prompt -> {
            prompts.add(prompt);
            return answers.isEmpty() ? null : answers.remove().toCharArray();
        });
    }

    private static String line(String input) throws IOException {
        return PasswordInput.line(new ByteArrayInputStream(input.getBytes(UTF_8)));
    }

    @Test
    void should_ask_twice() {
        assertThat(ask(PASSWORD, PASSWORD)).isEqualTo(PASSWORD);
        assertThat(prompts).containsExactly("Password of anna: ", "Once more: ");
    }

    @Test
    void should_refuse_two_that_differ_and_none() {
        assertThatThrownBy(() -> ask(PASSWORD, "another")).hasMessageContaining("differ");
        assertThatThrownBy(() -> ask(PASSWORD)).hasMessageContaining("No password was typed");
        assertThatThrownBy(this::ask).hasMessageContaining("No password was typed");
    }

    @ParameterizedTest
    @ValueSource(strings = {PASSWORD, PASSWORD + "\n", PASSWORD + "\r\n", PASSWORD + "\nmore\n"})
    void should_read_one_line(String input) throws IOException {
        assertThat(line(input)).isEqualTo(PASSWORD);
    }

    @Test
    void should_keep_every_blank() throws IOException {
        assertThat(line("  " + PASSWORD + " \n")).isEqualTo("  " + PASSWORD + " ");
    }

    @Test
    void should_read_no_further_than_its_line_and_a_bound() throws IOException {
        ByteArrayInputStream endless = new ByteArrayInputStream(new byte[1_000_000]);

        assertThat(PasswordInput.line(endless)).hasSize(1_000);
        assertThat(endless.available()).isGreaterThan(990_000);
    }

    @Test
    void should_refuse_an_empty_line_and_other_bytes_than_utf8() {
        assertThatThrownBy(() -> line("")).isInstanceOf(InvalidSettingException.class);
        assertThatThrownBy(() -> line("\n")).hasMessageContaining("no line with a password");
        assertThatThrownBy(() -> PasswordInput.line(new ByteArrayInputStream(new byte[] {'a', (byte) 0xff})))
                .hasMessageContaining("no UTF-8")
                .hasMessageNotContaining("a\ufffd");
    }
}
