package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/operating.md, in its order, as somebody would type them. */
class OperatingIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final Pattern COMMAND = Pattern.compile("(?m)^bin/chat-archive (.*)$");

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(OperatingIT.class);
        settings = chat.settings();
        settings.put("chat.http.users-file", folder.resolve("users.json").toString());
    }

    @AfterEach
    void close() throws Exception {
        List.of("trash", "jobs", "requests", "status", "paused")
                .forEach(key -> chat.redis().del(chat.stream() + ":" + key));
        chat.close();
    }

    @Test
    void should_do_what_the_page_says() throws Exception {
        chat.add(HELLO);
        String broken = chat.add("{\"userid\":\"2\"");
        chat.add("no JSON");
        chat.add(HELLO.replace("老王\",", "x".repeat(300) + "\","));
        chat.start(settings);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 3);
        chat.awaitStored(1);
        chat.execute("ALTER TABLE chat_message MODIFY username VARCHAR(400) NOT NULL");
        String letter = chat.deadLetters().stream()
                .filter(fields -> fields.get("id").equals(broken))
                .map(fields -> fields.get("letter"))
                .findFirst()
                .orElseThrow();
        chat.redis().xgroupCreateconsumer(chat.stream(), io.lettuce.core.Consumer.from("group1", "host-17/2"));

        List<String> commands = COMMAND.matcher(Files.readString(Path.of("docs/operating.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        for (String command : commands) {
            type(command.replace("k3v9x0q2m7ab", letter)
                    .replaceAll("--from [^ ]+", "--from 2000-01-01T00:00:00Z")
                    .replaceAll("--to [^ ]+", "--to 2099-01-01T00:00:00Z")
                    .replace("letters.jsonl", folder.resolve("letters.jsonl").toString()));
        }

        assertThat(commands).hasSizeGreaterThan(20);
        assertThat(chat.count()).isEqualTo(3);
        assertThat(chat.deadLetters())
                .extracting(fields -> fields.get("reason"))
                .containsExactly("not JSON");
        assertThat(chat.pending()).isZero();
    }

    /** By a shell, for the quotes; passwords come from standard input. */
    private void type(String command) throws Exception {
        Path bin = Path.of(System.getProperty("distribution"), "bin", "chat-archive");
        Path password = Files.writeString(folder.resolve("password"), "correct horse battery");
        String input = command.startsWith("users ") ? " < " + password : "";
        List<String> shell = List.of("sh", "-c", bin + " " + command + input);
        try (Program program = Program.start(shell, folder, settings)) {
            int expected = command.startsWith("replay --file") ? 1 : 0; // one message of it can never be stored
            assertThat(program.exitStatus())
                    .as(command + "\n" + program.output())
                    .isEqualTo(expected);
        }
    }
}
