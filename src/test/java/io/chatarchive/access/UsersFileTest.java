package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.settings.InvalidSettingException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersFileTest {
    private static final String HASH = "$2b$12$" + "a".repeat(53);
    private static final String SHA256 = "0123456789abcdef".repeat(4);
    private static final User ANNA = new User(
            "anna",
            Role.OPERATOR,
            new TreeSet<>(Set.of("edit", "discard")),
            HASH,
            List.of(new Token("ci", SHA256, Instant.parse("2026-11-26T10:00:00Z"), null)));

    @TempDir
    private Path folder;

    private Path path;
    private UsersFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("users.json");
        file = new UsersFile(path);
    }

    private void write(String text) throws Exception {
        Files.writeString(path, text);
        permit("rw-------");
    }

    private void permit(String rights) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    @Test
    void should_have_no_users_when_it_is_not_there() {
        assertThat(file.read()).isEqualTo(Users.NONE);
    }

    @Test
    void should_read_what_it_has_written() throws Exception {
        User robot = new User("robot@ci", Role.MONITOR, new TreeSet<>(), null, List.of());

        file.change(users -> users.with(ANNA).with(robot));

        assertThat(file.read().users()).containsExactly(ANNA, robot);
        assertThat(Files.readString(path)).isEqualTo("""
                        {
                          "users" : [ {
                            "name" : "anna",
                            "role" : "operator",
                            "without" : [ "discard", "edit" ],
                            "password" : "%s",
                            "tokens" : [ {
                              "name" : "ci",
                              "sha256" : "%s",
                              "created" : "2026-11-26T10:00:00Z"
                            } ]
                          }, {
                            "name" : "robot@ci",
                            "role" : "monitor",
                            "without" : [ ],
                            "tokens" : [ ]
                          } ]
                        }
                        """.formatted(HASH, SHA256));
    }

    @Test
    void should_be_for_its_owner_only_and_leave_nothing_beside_it() throws Exception {
        file.change(users -> users.with(ANNA));
        file.change(users -> users.without("anna"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        Path lock = folder.resolve(".users.json.lock");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(lock)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(path, lock);
        }
    }

    @Test
    void should_keep_what_a_reader_has_open_when_it_is_changed() throws Exception {
        file.change(users -> users.with(ANNA));
        Object before = file.stamp().key();

        file.change(users -> users.without("anna"));

        assertThat(file.stamp().key()).isNotEqualTo(before);
    }

    @Test
    void should_stay_as_it_was_when_a_change_fails() throws Exception {
        file.change(users -> users.with(ANNA));
        String before = Files.readString(path);

        assertThatThrownBy(() -> file.change(users -> users.with(ANNA))).hasMessage("Two users have one name.");
        assertThatThrownBy(() -> file.change(users -> users.without("bob"))).hasMessage("There is no user 'bob'.");

        assertThat(Files.readString(path)).isEqualTo(before);
    }

    @Test
    void should_change_nothing_when_another_command_writes_it() throws Exception {
        try (FileChannel other = FileChannel.open(
                        folder.resolve(".users.json.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> file.change(users -> users.with(ANNA)))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessage("Another command writes the users file " + path + "; nothing was changed. Try again.");
        }

        assertThat(path).doesNotExist();
        file.change(users -> users.with(ANNA));
        assertThat(file.read().users()).hasSize(1);
    }

    @Test
    void should_change_the_file_that_a_link_leads_to() throws Exception {
        Path real = folder.resolve("real.json");
        new UsersFile(real).change(users -> users.with(ANNA));
        Files.createSymbolicLink(path, real);

        file.change(users -> users.without("anna"));

        assertThat(path).isSymbolicLink();
        assertThat(new UsersFile(real).read()).isEqualTo(Users.NONE);
    }

    @Test
    void should_say_why_when_it_cannot_be_written() {
        UsersFile nowhere = new UsersFile(folder.resolve("nowhere/users.json"));

        assertThatThrownBy(() -> nowhere.change(users -> users.with(ANNA)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(
                        "The users file " + folder.resolve("nowhere/users.json") + " cannot be written:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw----r--", "rw-----w-", "rw--w----"})
    void should_refuse_a_file_that_others_may_read_or_a_group_may_write(String rights) throws Exception {
        file.change(users -> users.with(ANNA));
        permit(rights);

        assertThatThrownBy(file::read)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("Others may read or write the users file " + path + " (" + rights
                        + "): chmod 600, or defaultMode 0440 for a mounted secret.");
    }

    @ParameterizedTest
    @CsvSource({"r--------, false", "r--r-----, true", "rw-r-----, true"})
    void should_read_a_mounted_secret(String rights, boolean byGroup) throws Exception {
        file.change(users -> users.with(ANNA));
        permit(rights);

        assertThat(file.read().users()).containsExactly(ANNA);
        assertThat(file.stamp().isReadByGroup()).isEqualTo(byGroup);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | :1: The users file is no JSON that can be read.",
                "null | : There is no list of users.",
                "{} | :1: There is no list of users.",
                "[] | :1: The users file is no JSON that can be read.",
                "{'users': [} | :1: The users file is no JSON that can be read.",
                "{'users': [],} | :1: The users file is no JSON that can be read.",
                "{'users': []} {} | :1: The users file is no JSON that can be read.",
                "{'users': [],~'users': []} | :2: The users file is no JSON that can be read.",
                "{'users': [],~'user': []} | :2: The users file has no field 'user'.",
                "{'users': [~{'name': 'a', 'role': 'viewer', 'admin': true}]} | :2: The users file has no field 'admin'.",
                "{'users': [{'name': 'a',~'role': 'root'}]} | :2: 'root' is no role; expected monitor, viewer or operator.",
                "{'users': [{'name': 'a'}]} | :1: User 'a' has no role; expected monitor, viewer or operator.",
                "{'users': [{'role': 'viewer'}]} | :1: '' is no name of a user; expected 1 to 64 of",
                "{'users': [null]} | :1: There is no list of users.",
                "{'users': [{'name': 'a', 'role': 'viewer', 'without': ['fly']}]} | :1: 'fly' is no verb; there is cancel, consumers-remove, discard, drain,",
                "{'users': [{'name': 'a', 'role': 'viewer', 'password': 'secret'}]} | :1: The password of user 'a' is no hash as",
                "{'users': [{'name': 'a', 'role': 'viewer'}, {'name': 'a', 'role': 'viewer'}]} | :1: Two users have one name.",
                "{'users': [{'name': 'a', 'role': 'viewer', 'tokens': [{'name': 't'}]}]} | :1: Token 't' has no sha256;",
                "{'users': [{'name': 'a', 'role': 'viewer', 'tokens': [null]}]} | :1: The value of users[0] is not what",
                "{'users': [{'name': 'a', 'role': 'viewer', 'tokens': [{'name': 't', 'sha256': 'SHA', 'created': 'secret'}]}]} | :1: The value of users[0].tokens[0].created is not what",
                "{'users': [{'name': 'a', 'role': 'viewer', 'tokens': [{'name': 't', 'sha256': 'SHA'}]}]} | :1: Token 't' has no time of creation."
            })
    void should_say_where_it_is_wrong_and_show_no_secret(String text, String sentence) throws Exception {
        write(text == null ? "" : text.replace('\'', '"').replace('~', '\n').replace("SHA", SHA256));

        assertThatThrownBy(file::read)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(path + sentence)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining(SHA256);
    }

    @Test
    void should_refuse_two_tokens_of_one_name_and_names_of_other_letters() {
        Token token = new Token("ci", SHA256, Instant.EPOCH, null);

        assertThatThrownBy(() -> ANNA.with(token)).hasMessage("User 'anna' has two tokens of one name.");
        for (String name : List.of("", "a b", "a\n", "ä", "a/b", "a".repeat(65))) {
            assertThatThrownBy(() -> new User(name, Role.VIEWER, new TreeSet<>(), null, List.of()))
                    .hasMessageContaining("is no name of a user; expected 1 to 64 of");
            assertThatThrownBy(() -> new Token(name, SHA256, Instant.EPOCH, null))
                    .hasMessageContaining("is no name of a token");
        }
        assertThat(new Token("A.b_c-d@e1", SHA256, Instant.EPOCH, null).name()).isEqualTo("A.b_c-d@e1");
        assertThat(new Token("a".repeat(64), SHA256, Instant.EPOCH, null).name())
                .hasSize(64);
    }

    @Test
    void should_refuse_what_is_too_large_or_no_utf8() throws Exception {
        write("\n".repeat((1 << 20) + 1));
        assertThatThrownBy(file::read).hasMessage("The users file " + path + " has more than 1048576 bytes.");

        Files.write(path, new byte[] {'{', '\n', (byte) 0xff});
        assertThatThrownBy(file::read).hasMessageStartingWith(path + ":2: a byte here is no UTF-8");
    }

    @Test
    void should_show_no_hash_as_text() {
        assertThat(ANNA + " " + ANNA.tokens() + " " + new Users(List.of(ANNA)))
                .isEqualTo("operator anna [token ci] 1 users");
    }

    @Test
    @Timeout(20)
    void should_refuse_a_folder_or_a_pipe() throws Exception {
        Files.createDirectory(path);
        assertThatThrownBy(file::read).hasMessage("The users file " + path + " is a folder; expected a regular file.");
        Files.delete(path);
        Process made = new ProcessBuilder("mkfifo", "-m", "600", path.toString()).start();
        assertThat(made.waitFor(10, TimeUnit.SECONDS)).isTrue();

        String sentence = "The users file " + path + " is a pipe, a socket or a device; expected a regular file.";
        assertThatThrownBy(file::read).hasMessage(sentence);
        assertThatThrownBy(() -> file.change(users -> users)).hasMessage(sentence);
    }
}
