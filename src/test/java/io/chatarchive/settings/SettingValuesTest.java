package io.chatarchive.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.route.StoreRoute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.model.language.ConstantExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is set, in a context of somebody else and in the program's own: from outside as it is, from a file by its rules. */
class SettingValuesTest {
    private final CamelContext host = new DefaultCamelContext();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws Exception {
        System.clearProperty("chat.jdbc.password");
        System.clearProperty("chat.stream.key");
        System.clearProperty("test.tenant");
        host.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{x}}",
                "a{{b",
                "a}}b",
                "{{chat.stream.key}}",
                "{{?x}}",
                "\\",
                "a\\",
                "a\\b",
                "\\{{x\\}}",
                " a ",
                "\t",
                "a\n",
                "#!=:",
                "${x}",
                "RAW(a)",
                "ENC(a)",
                "bean:a?b"
            })
    void should_take_a_secret_and_a_name_as_they_are_when_they_come_from_outside(String value) {
        System.setProperty("chat.jdbc.password", value);
        System.setProperty("chat.stream.key", "k" + value);

        for (CamelContext context : new CamelContext[] {host, program("")}) {
            ArchiveSettings settings = ArchiveSettings.of(context);

            assertThat(settings.jdbc().password()).isEqualTo(value);
            assertThat(settings.stream().key()).isEqualTo("k" + value);
            assertThat(settings.deadLetterStream()).isEqualTo("k" + value + ":dead");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "x{{sys:test.tenant}}y, xT{{a}}\\y",
        "x{{test.tenant}}y, xT{{a}}\\y",
        "{{nothing:{{test.tenant}}}}, T{{a}}\\",
        "{{sys:nothing:z}}, z",
        "x{{?nothing}}, x",
        "a\\\\\\\\b\\\\\\\\, a\\\\b\\\\",
        "a\\\\b\\\\, a\\b\\",
        "a\\\\{{b\\\\}}, a{{b}}",
        "a\\\\\\\\{{sys:test.tenant}}, a\\T{{a}}\\"
    })
    void should_follow_the_rules_of_the_file_when_a_value_stands_there(String written, String meant) {
        System.setProperty("test.tenant", "T{{a}}\\");

        assertThat(new SettingValues(program("chat.jdbc.password=" + written)).apply("chat.jdbc.password"))
                .contains(meant);
    }

    @Test
    void should_name_the_line_when_an_escape_of_a_file_is_broken() throws Exception {
        Path file = Files.writeString(folder.resolve("application.properties"), "a=1\nb=c:\\\\up\nc=c:\\users\n");

        assertThatThrownBy(() -> SettingsFile.read(file)).hasMessageContaining("application.properties:3: \\u stands");
    }

    @ParameterizedTest
    @CsvSource({
        "聊天, US-ASCII, false",
        "é, ISO-8859-1, true",
        "聊天, ISO-8859-1, false",
        "abc, US-ASCII, false",
        "é, UTF-8, false",
        "a\uFFFD, UTF-8, true",
        "\uFFFD\uFFFD, US-ASCII, true"
    })
    void should_know_a_text_that_java_has_damaged(String text, String charset, boolean damaged) {
        assertThat(ExternalText.isDamaged(text, Charset.forName(charset))).isEqualTo(damaged);
    }

    @Test
    void should_refuse_sql_that_camel_has_read_in_another_charset() throws Exception {
        ((ModelCamelContext) host)
                .addRouteDefinition(new RouteDefinition("direct:chat-archive-store")
                        .routeId("store")
                        .errorHandler(new NoErrorHandlerDefinition())
                        .setBody(new ConstantExpression("… '$.message.\"\uFFFD\uFFFD\"'")));

        assertThatThrownBy(() -> StoreRoute.require(host, "chat"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("The route 'store' cannot be read as UTF-8");
    }

    private CamelContext program(String file) {
        try {
            CamelContext context = new DefaultCamelContext(false);
            Path settings = Files.writeString(folder.resolve("file.properties"), file);
            LiteralSettings values = new LiteralSettings();
            values.addInitialProperty(ArchiveSettings.STANDALONE, "true");
            context.setPropertiesComponent(values);
            values.setLocation("file:" + settings);
            context.build();
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
