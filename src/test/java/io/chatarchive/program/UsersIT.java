package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may use the API, as somebody with a shell writes it down. */
class UsersIT {
    private static final String PASSWORD = "correct 马 battery";

    @TempDir
    private Path folder;

    private final Map<String, String> settings = new HashMap<>();
    private Path file;

    @BeforeEach
    void open() {
        file = folder.resolve("users.json");
        settings.put("chat.http.users-file", file.toString());
    }

    /** By a shell, with this as standard input; the exit status is the last line. */
    private String type(String input, String command) throws Exception {
        Path in = Files.writeString(folder.resolve("input"), input);
        Path bin = Path.of(System.getProperty("distribution"), "bin", "chat-archive");
        String line = bin + " users " + command + " < " + in + "; echo exit $?";
        try (Program program = Program.start(List.of("sh", "-c", line), folder, settings)) {
            program.exitStatus();
            return program.output().strip();
        }
    }

    private JsonNode list() throws Exception {
        String output = type("", "list --json");
        return new ObjectMapper().readTree(output.substring(0, output.lastIndexOf("exit")));
    }

    @LongTest
    @Test
    void should_keep_a_user_with_a_hash_for_its_owner_only() throws Exception {
        assertThat(type("", "list")).isEqualTo("There are no users.\nexit 0");

        assertThat(type(PASSWORD + "\n", "add anna --role operator --without edit,discard"))
                .isEqualTo("Added: anna, operator.\nexit 0");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("$2b$12$").doesNotContain("battery");
        assertThat(list())
                .hasToString("[{\"name\":\"anna\",\"role\":\"operator\",\"password\":true,"
                        + "\"without\":[\"discard\",\"edit\"],\"tokens\":[]}]");
        assertThat(type("", "list")).contains("anna").contains("discard,edit").doesNotContain("$2b$");
    }

    @LongTest
    @Test
    void should_change_what_is_named_and_nothing_else() throws Exception {
        type(PASSWORD, "add anna --role operator --without edit");
        String before = Files.readString(file);

        assertThat(type("", "change anna --role viewer --without ''")).isEqualTo("Changed: anna.\nexit 0");
        assertThat(Files.readString(file))
                .isEqualTo(before.replace("operator", "viewer").replace("[ \"edit\" ]", "[ ]"));
        String after = Files.readString(file);
        assertThat(type("another password", "change anna --password")).isEqualTo("Changed: anna.\nexit 0");
        assertThat(Files.readString(file)).isNotEqualTo(after).hasSameSizeAs(after);
        assertThat(type("", "change anna")).startsWith("Say what to change:").endsWith("exit 2");
    }

    @Test
    void should_print_a_token_once() throws Exception {
        type("", "add backup --role viewer --no-password");

        String output = type("", "token add backup --name nightly 2>&1");

        assertThat(output).containsPattern("(?m)^cha_[A-Za-z0-9_-]{43}$").contains("it is not shown again");
        String secret = output.lines()
                .filter(line -> line.startsWith("cha_"))
                .findFirst()
                .orElseThrow();
        assertThat(Files.readString(file)).doesNotContain(secret).contains("\"nightly\"");
        JsonNode backup = list().get(0);
        assertThat(backup.path("password").asBoolean()).isFalse();
        assertThat(backup.path("tokens").findValuesAsText("name")).containsExactly("nightly");
        assertThat(type("", "token add backup --name nightly")).endsWith("choose another name.\nexit 1");
        assertThat(type("", "token remove backup nightly")).endsWith("exit 0");
        assertThat(list().get(0).path("tokens")).isEmpty();
        assertThat(type("", "token remove backup nightly")).isEqualTo("User 'backup' has no token 'nightly'.\nexit 1");
    }

    @Test
    void should_remove_a_user() throws Exception {
        type("", "add backup --role viewer --no-password");

        assertThat(type("", "remove backup")).startsWith("Removed: backup.").endsWith("exit 0");

        assertThat(list()).isEmpty();
        assertThat(type("", "remove backup")).isEqualTo("There is no user 'backup'.\nexit 1");
    }

    @LongTest
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add anna --role root | 'root' is no role; expected monitor, viewer or operator.",
                "add anna --role viewer --without fly,drain | 'fly' is no verb; there is cancel, consumers-remove,",
                "add 'a b' --role viewer | 'a b' is no name of a user; expected 1 to 64 of",
                "add anna --role viewer | The password has 5 bytes; expected 12 to 72 bytes of UTF-8.",
                "add backup --role viewer --no-password | There is a user 'backup' already;",
                "change nobody --password | There is no user 'nobody'.",
                "change backup --password | The password has 5 bytes;",
                "token add nobody --name ci | There is no user 'nobody'.",
                "token add backup --name 'a b' | 'a b' is no name of a token;"
            })
    void should_change_nothing_and_say_why(String command, String sentence) throws Exception {
        type("", "add backup --role viewer --no-password");
        String before = Files.readString(file);

        String output = type("short", command);

        assertThat(output).startsWith(sentence).endsWith("exit 1");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void should_take_no_password_as_an_argument() throws Exception {
        assertThat(type("", "add anna --role viewer --password=" + PASSWORD.replace(" ", "")))
                .startsWith("Unknown option")
                .endsWith("exit 2");
        assertThat(type("", "add anna --role viewer"))
                .isEqualTo("Standard input has no line with a password; nothing was changed.\nexit 1");
        assertThat(file).doesNotExist();
    }

    @LongTest
    @Test
    void should_find_in_a_check_that_others_may_read_the_file() throws Exception {
        type("", "add backup --role viewer --no-password");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(type("", "list"))
                .startsWith("Others may read or write the users file " + file + " (rw-r--r--): chmod 600")
                .endsWith("exit 1");
        assertThat(Program.run(folder, settings, "check"))
                .contains("FAIL  settings  Others may read or write the users file " + file);
    }
}
