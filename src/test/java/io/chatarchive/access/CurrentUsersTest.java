package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class CurrentUsersTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(CurrentUsers.class);

    @TempDir
    private Path folder;

    private Path path;
    private UsersFile file;
    private CurrentUsers current;

    @BeforeEach
    void open() {
        path = folder.resolve("users.json");
        file = new UsersFile(path);
        current = new CurrentUsers(file);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
    }

    private void permit(String rights) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    }

    private List<String> logged() {
        return lines.list.stream()
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
    }

    private void add(String name) {
        file.change(users -> users.with(new User(name, Role.VIEWER, new TreeSet<>(), null, List.of())));
    }

    @Test
    void should_read_nothing_when_nothing_has_changed() {
        add("anna");

        assertThat(current.look()).isSameAs(current.look());
    }

    @Test
    void should_notice_a_file_that_comes_changes_and_goes() throws Exception {
        assertThat(current.look().users()).isEqualTo(Users.NONE);
        add("anna");
        assertThat(current.look().users().find("anna")).isPresent();
        add("bob");
        assertThat(current.look().users().find("bob")).isPresent();
        Files.delete(path);
        assertThat(current.look().users()).isEqualTo(Users.NONE);
        assertThat(current.look().problem()).isEmpty();
    }

    @Test
    void should_log_once_that_nobody_gets_in_when_others_may_read_the_file() throws Exception {
        add("anna");
        permit("rw-r--r--");

        for (int i = 0; i < 3; i++) {
            assertThat(current.lookAndLog().users()).isEqualTo(Users.NONE);
        }

        assertThat(logged())
                .containsExactly("WARN Nobody can use the API: Others may read or write the users file " + path
                        + " (rw-r--r--): chmod 600, or defaultMode 0440 for a mounted secret.");
        permit("rw-------");
        assertThat(current.lookAndLog().users().find("anna")).isPresent();
        permit("rw-r--r--");
        current.lookAndLog();
        assertThat(logged()).hasSize(2);
    }

    @Test
    void should_warn_once_when_the_group_may_read_the_file() throws Exception {
        add("anna");
        permit("r--r-----");

        for (int i = 0; i < 3; i++) {
            assertThat(current.lookAndLog().users().find("anna")).isPresent();
        }

        assertThat(logged())
                .containsExactly("WARN The group may read the users file " + path + ": it has hashes of passwords");
    }

    @Test
    void should_log_nothing_when_it_only_looks() throws Exception {
        add("anna");
        permit("rw-r--r--");

        assertThat(current.look().problem()).isPresent();

        assertThat(logged()).isEmpty();
    }

    @Test
    void should_read_the_same_file_again_when_it_could_not_be_read_for_a_while() throws Exception {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        file = new UsersFile(mount.resolve("users.json"));
        current = new CurrentUsers(file);
        add("anna");
        assertThat(current.look().users().find("anna")).isPresent();

        Path away = Files.move(mount, folder.resolve("away"));
        Files.createFile(mount); // a file instead of the folder: no look is possible
        assertThat(current.look().problem())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith("The users file " + mount.resolve("users.json") + " cannot be read:"));
        Files.delete(mount);
        Files.move(away, mount);

        assertThat(current.look().problem()).isEmpty();
        assertThat(current.look().users().find("anna")).isPresent();
    }
}
