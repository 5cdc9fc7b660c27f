package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Program;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.settings.Resources;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive does all that it does with the rights that docs/operating.md lists, to the letter, and with no others. */
class LeastPrivilegeIT {
    private static final String PASSWORD = "Hu5h-5ecreT-1";
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";
    private static final String TOO_LONG = HELLO.replace("老王\",", "x".repeat(300) + "\",");
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ACL = Pattern.compile("ACL SETUSER chat ([^`]+)```");

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(LeastPrivilegeIT.class);
        settings = chat.settings(PASSWORD, PASSWORD);
        settings.put("chat.claim.min-idle", "1s");
        settings.put("chat.watch.period", "200ms");
        chat.setRedisUser(aclRules().get(0));
        chat.setRedisUser(aclRules().get(1));
        if (chat.redis().info("server").contains("redis_version:6.")) {
            // it records whatever is denied of CLIENT as CLIENT; CLIENT SETINFO it does not know, but takes as a right
            chat.setRedisUser("+client|setinfo");
        }
        chat.redis().aclLogReset();
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep", "delete", "trim"})
    void should_do_all_that_it_does_when_it_may_create_the_table(String afterAck) throws Exception {
        grant(0);
        settings.put("chat.archive.after-ack", afterAck);
        chat.createGroup();
        chat.add(HELLO);
        chat.readAndDie("a dead consumer", 1);
        chat.start(settings);

        post(HELLO);
        chat.add("nonsense");
        chat.add(TOO_LONG);

        chat.awaitStored(2);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 2);
        chat.stop();
        assertThat(denied()).isEmpty();
        assertThat(chat.pending()).isZero();
        assertThat(chat.redis().xlen(chat.stream())).isEqualTo(afterAck.equals("keep") ? 4 : 0);
    }

    @Test
    void should_go_on_when_somebody_else_creates_the_table_later() throws Exception {
        settings.put("chat.archive.create-table", "false");
        chat.execute("CREATE TABLE chat_message (stream INT)");
        grant(1);
        chat.add(HELLO);
        chat.add(TOO_LONG);
        RunningArchive archive = chat.start(settings);
        OutageLog outages = archive.outages();
        await().atMost(ChatFixture.PATIENCE).until(() -> outages.isAway(Fault.Server.DATABASE));

        chat.execute("DROP TABLE chat_message");
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("FLUSH PRIVILEGES");

        chat.awaitStored(1);
        assertThat(chat.deadLetters()).hasSize(1);
        assertThat(denied()).isEmpty();
    }

    @Test
    void should_check_all_that_it_checks_with_the_same_rights() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        grant(1);
        chat.createGroup();

        String output = Program.run(folder, settings, "check");

        assertThat(output).doesNotContain("FAIL").contains("ok    table     chat_message is there");
        assertThat(denied()).isEmpty();
    }

    @Test
    void should_archive_as_before_when_it_may_not_be_operated() throws Exception {
        grant(0);
        chat.setRedisUser("reset");
        chat.setRedisUser(aclRules().get(0));
        chat.start(settings);

        chat.add(HELLO);
        chat.add("nonsense");

        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.deadLetters().size() == 1);
        await().atMost(ChatFixture.PATIENCE).until(() -> metrics().contains("reason=\"not JSON\""));
        assertThat(metrics())
                .contains("chat_archive_time_lag_seconds{")
                .doesNotContain("chat_archive_stream_bytes")
                .doesNotContain("chat_archive_jobs{");
        assertThat(Program.run(folder, settings, "pause"))
                .contains("Redis refuses")
                .contains("Operating takes these rights as well: ~<stream>:* ");
        assertThat(Program.run(folder, settings, "status"))
                .contains("up-to-date")
                .contains("processes    unknown");
        chat.stop();
        chat.add(HELLO);
        assertThat(Program.run(folder, settings, "status"))
                .contains("unknown", "This user of Redis cannot read " + chat.stream() + ":status")
                .contains("Operating takes these rights as well: ~<stream>:* ");
    }

    @LongTest
    @Test
    void should_be_operated_with_the_rights_for_that() throws Exception {
        grant(0);
        settings.put("chat.archive.period", "1h");
        chat.start(settings);
        chat.awaitStored(0);
        chat.add(HELLO);

        assertThat(Program.run(folder, settings, "drain")).contains("Drained: ");
        assertThat(Program.run(folder, settings, "pause")).contains("Paused. ");
        assertThat(Program.run(folder, settings, "resume")).contains("Resumed.");
        chat.awaitStored(1);
        chat.add("nonsense");
        assertThat(Program.run(folder, settings, "drain")).contains("Drained: ");
        String bad = chat.deadLetters().get(0).get("id");
        assertThat(Program.run(folder, settings, "dead-letters", "edit", bad, "--data", HELLO))
                .contains("Edited");
        assertThat(Program.run(folder, settings, "dead-letters", "discard", bad))
                .contains("1 in the trash");
        assertThat(Program.run(folder, settings, "dead-letters", "restore", bad))
                .contains("1 restored");
        assertThat(Program.run(folder, settings, "dead-letters", "retry", bad)).contains("1 stored");
        assertThat(Program.run(folder, settings, "replay", "--from", "0"))
                .contains("2 messages: 0 new, 2 there already, 0 dropped, 0 dead letters, 0 cannot be stored");
        assertThat(Program.run(folder, settings, "reconcile")).contains("2 entries compared: 0 missing");
        assertThat(Program.run(folder, settings, "consumers")).contains("runs");
        assertThat(Program.run(folder, settings, "status")).contains("up-to-date");

        chat.awaitStored(2);
        assertThat(denied()).isEmpty();
    }

    /** What Redis refused to this user, by its own record, but for what the archive does without. */
    private List<String> denied() {
        return chat.redis().aclLog().stream()
                .filter(entry -> chat.user().equals(entry.get("username")))
                .map(entry -> entry.get("reason") + " " + entry.get("object"))
                .filter(right -> !right.matches("command (config(\\|get)?|memory(\\|usage)?|client\\|setinfo)"))
                .toList();
    }

    private void grant(int block) throws Exception {
        Matcher sql = SQL.matcher(rights());
        for (int i = 0; i <= block; i++) {
            assertThat(sql.find()).isTrue();
        }
        String database = chat.stream();
        for (String statement :
                Pattern.compile(";\\s*").splitAsStream(sql.group(1)).toList()) {
            chat.execute(statement
                    .replace("'chat'", "'" + chat.user() + "'")
                    .replace("chat.chat_message", database + ".chat_message")
                    .replace("<password>", PASSWORD));
        }
    }

    /** For archiving, and for being operated. */
    private List<String> aclRules() throws Exception {
        return ACL.matcher(rights())
                .results()
                .map(rule ->
                        rule.group(1).strip().replace("chatMsg", chat.stream()).replace("<password>", PASSWORD))
                .toList();
    }

    private static String rights() throws Exception {
        String readme = Files.readString(Path.of("docs/operating.md"));
        int begin = readme.indexOf("## Rights");
        return readme.substring(begin, readme.indexOf("\n## ", begin));
    }

    private String metrics() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + "/observe/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void post(String message) throws Exception {
        URI intake = URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + "/chat/messages");
        HttpRequest request = HttpRequest.newBuilder(intake)
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
    }
}
