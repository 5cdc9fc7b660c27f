package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.settings.ExternalText;
import io.chatarchive.settings.Resources;
import io.lettuce.core.Consumer;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program in the locale of cron, systemd and containers: all text is UTF-8, or refused with a sentence. */
class LocaleIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));
    private static final String PASSWORD = "密码é";
    private static final String MESSAGE = "{\"userid\":\"2\",\"username\":\"老王\",\"用户\":\"阿珍\",\"msg\":\"hi\"}";
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private String stream;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(LocaleIT.class);
        stream = chat.stream() + ":聊天消息";
        settings = chat.settings();
        settings.put("chat.stream.key", stream);
        settings.put("LC_ALL", "POSIX");
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().del(stream, stream + ":死信");
        chat.close();
    }

    @Test
    void should_archive_when_names_passwords_routes_and_their_folder_are_not_ascii() throws Exception {
        chat.setRedisUser("on >" + PASSWORD + " allkeys allcommands");
        chat.createDatabaseUser(PASSWORD);
        settings.putAll(chat.settings(PASSWORD, PASSWORD));
        settings.put("chat.stream.key", stream);
        settings.put("chat.stream.field", "消息");
        settings.put("chat.stream.consumer", "消费者");
        settings.put("chat.dead-letter.stream", stream + ":死信");
        EditedRoutes routes = new EditedRoutes(Files.createDirectory(folder.resolve("路由")));
        routes.replace("chat-archive", "'$.message.username'", "'$.message.\"用户\"'");
        settings.put(EditedRoutes.SETTING, routes.pattern());
        settings.put("JAVA_OPTS", "-Dchat.stream.group=归档");
        chat.redis().xadd(stream, Map.of("消息", MESSAGE));
        chat.redis().xadd(stream, Map.of("消息", "nonsense"));

        try (Program program = Program.start(folder, settings)) {
            await().atMost(ChatFixture.PATIENCE)
                    .until(() -> chat.count() == 1
                            && chat.redis().xlen(stream + ":死信") == 1
                            && chat.pending(stream, "归档") == 0);

            assertThat(program.stop()).isZero();
            assertThat(program.output()).contains("stream=" + stream + " group=归档 consumer=消费者");
        }
        assertThat(chat.rows()).extracting(ChatFixture.Row::username).containsExactly("阿珍");
        assertThat(chat.strings("SELECT stream FROM chat_message")).containsExactly(stream);
    }

    @Test
    void should_show_the_row_when_it_tries_a_message_that_is_not_ascii() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));

        String said = Program.run(folder, settings, "try", MESSAGE);

        assertThat(said).containsPattern("stream +" + stream).containsPattern("username +老王\\R");
    }

    /** There the capital letter of i is another one than I. */
    @LongTest
    @ParameterizedTest
    @ValueSource(strings = {"-Duser.language=tr -Duser.country=TR", "-Duser.language=az"})
    void should_find_the_variables_of_settings_with_an_i_when_the_language_is_turkish(String language)
            throws Exception {
        settings.put("JAVA_OPTS", language);
        settings.put("chat.claim.min-idle", "7m");

        String said = Program.run(folder, settings, "check");

        assertThat(said).contains("redis://127.0.0.1:" + port(chat.settings().get("chat.redis.url")));
        settings.put("chat.claim.min-idle", "nonsense");
        assertThat(Program.run(folder, settings, "check")).contains("'nonsense'");
    }

    private static String port(String url) {
        return url.replaceFirst(".*:(\\d+).*", "$1");
    }

    /** In somebody's application, whose language is not for the archive to choose. */
    @Test
    void should_find_the_variable_of_a_setting_when_a_host_speaks_turkish() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        List<String> host = List.of(
                java, "-Duser.language=tr", "-cp", System.getProperty("java.class.path"), TurkishHost.class.getName());

        try (Program program = Program.start(host, folder, Map.of("chat.claim.min-idle", "7m"))) {
            program.awaitOutput("found 7m");
        }
    }

    static final class TurkishHost {
        private TurkishHost() {}

        public static void main(String[] arguments) {
            System.out.println(
                    "found " + ExternalText.environment("chat.claim.min-idle").orElse("nothing"));
        }
    }

    @Test
    void should_write_numbers_in_latin_digits_when_the_language_has_others() throws Exception {
        settings.put("JAVA_OPTS", "-Duser.language=ar -Duser.country=EG");
        chat.redis()
                .xgroupCreate(
                        XReadArgs.StreamOffset.from(stream, "0"), "group1", XGroupCreateArgs.Builder.mkstream(true));
        chat.redis().xgroupCreateconsumer(stream, Consumer.from("group1", "c7"));

        assertThat(Program.run(folder, settings, "consumers")).containsPattern("c7 +0 ");
    }

    @Test
    void should_take_its_file_as_utf8_when_it_has_a_byte_order_mark_and_its_folder_is_not_ascii() throws Exception {
        settings.remove("chat.stream.key");
        Path home = install(BYTE_ORDER_MARK + "chat.stream.key=" + stream + "\n" + shippedWithoutKey());

        try (Program check = start(home, "check")) {
            int status = check.exitStatus();
            assertThat(check.output())
                    .contains("'" + stream + "' is empty or does not exist yet")
                    .doesNotContain("FAIL");
            assertThat(status).isZero();
        }
    }

    @Test
    void should_name_file_and_line_when_a_byte_of_its_file_is_no_utf8() throws Exception {
        Path home = install("");
        Files.write(
                home.resolve("application.properties"),
                ("# settings\nchat.stream.group=é\n" + shippedWithoutKey()).getBytes(ISO_8859_1));

        try (Program check = start(home, "check")) {
            assertThat(check.exitStatus()).isEqualTo(1);
            assertThat(check.output())
                    .contains("application.properties:2: a byte here is no UTF-8; save the file as UTF-8.");
        }
    }

    @ParameterizedTest
    @LongTest
    @ValueSource(strings = {"check", "try {}", ""})
    void should_name_file_and_line_when_a_byte_of_a_route_file_is_no_utf8(String command) throws Exception {
        Path home = install(shippedWithoutKey());
        Files.write(home.resolve("routes/orders.camel.yaml"), "# one\n# é\n".getBytes(ISO_8859_1));

        try (Program program = start(home, command.isEmpty() ? new String[0] : command.split(" "))) {
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output()).contains("routes/orders.camel.yaml:2: a byte here is no UTF-8");
        }
    }

    @Test
    void should_refuse_with_a_sentence_when_a_java_started_by_hand_has_damaged_the_environment() throws Exception {
        try (Program check = startByHand("try", "{}")) {
            assertThat(check.exitStatus()).isEqualTo(1);
            assertThat(check.output())
                    .startsWith("The environment variable for chat.stream.key cannot be read as UTF-8")
                    .contains("LC_ALL=C.UTF-8");
        }
    }

    @ParameterizedTest
    @LongTest
    @ValueSource(strings = {"try {}", ""})
    void should_refuse_with_a_sentence_when_a_java_started_by_hand_would_damage_the_sql(String command)
            throws Exception {
        settings.put("chat.stream.key", chat.stream());
        EditedRoutes routes = new EditedRoutes(folder);
        routes.replace("chat-archive", "'$.message.username'", "'$.message.\"用户\"'");
        settings.put(EditedRoutes.SETTING, routes.pattern());
        settings.put("JDK_JAVA_OPTIONS", "-Dfile.encoding=US-ASCII");

        try (Program program = startByHand(command.isEmpty() ? new String[0] : command.split(" "))) {
            assertThat(program.exitStatus()).isEqualTo(1);
            assertThat(program.output()).contains("-Dfile.encoding=UTF-8");
        }
    }

    /** In the folder of the distribution, but not by its script. */
    private Program startByHand(String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        String command = "cd '" + DISTRIBUTION + "' && exec '" + java + "' -Dlogback.configurationFile=logback.xml"
                + " -cp 'lib/*' io.chatarchive.program.ChatArchive \"$@\"";
        return Program.start(List.of("sh", "-c", command, "sh"), folder, settings, arguments);
    }

    private Program start(Path home, String... arguments) throws IOException {
        return Program.start(List.of(home.resolve("bin/chat-archive").toString()), folder, settings, arguments);
    }

    /** A program of its own, with this file of settings, in a folder with such a name. */
    private Path install(String file) throws IOException {
        Path home = Files.createDirectories(folder.resolve("安装"));
        Files.copy(
                DISTRIBUTION.resolve("bin/chat-archive"),
                Files.createDirectory(home.resolve("bin")).resolve("chat-archive"));
        for (String part : List.of("lib", "logback.xml")) {
            Files.createSymbolicLink(home.resolve(part), DISTRIBUTION.resolve(part));
        }
        new EditedRoutes(Files.createDirectory(home.resolve("routes")));
        Files.writeString(home.resolve("application.properties"), file);
        return home;
    }

    private static String shippedWithoutKey() throws IOException {
        return Files.readString(DISTRIBUTION.resolve("application.properties"), UTF_8)
                .replaceAll("(?m)^chat.stream.key=.*$|[^\\x00-\\x7F]", "");
    }
}
