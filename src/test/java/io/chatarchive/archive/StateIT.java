package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.LongTest;
import io.chatarchive.fixture.Relay;
import io.chatarchive.fixture.Servers;
import io.chatarchive.settings.Resources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody with curl sees of the archive, while it works and while it does not. */
class StateIT {
    private static final String HELLO = "{\"username\":\"老王\",\"userid\":\"2\",\"msg\":\"老王:上线了\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private ChatFixture chat;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(StateIT.class);
        settings = chat.settings();
        settings.put("chat.watch.period", "100ms");
    }

    @AfterEach
    void close() throws Exception {
        chat.execute("SET GLOBAL read_only = OFF"); // and with it MySQL's super_read_only
        chat.close();
    }

    @Test
    void should_be_up_and_count_when_messages_are_archived() throws Exception {
        chat.add(HELLO);
        chat.add(HELLO);
        chat.add("nonsense");
        chat.start(settings);
        chat.awaitStored(2);

        awaitUp();

        assertThat(chat.deadLetters()).hasSize(1);
        await().atMost(ChatFixture.PATIENCE)
                .untilAsserted(() -> assertThat(metrics())
                        .contains(metric("archived_total") + "2.0\n")
                        .contains(metric("dead_lettered_total") + "1.0\n")
                        .contains(metric("dead_letters") + "1.0\n")
                        .contains(metric("pending") + "0.0\n")
                        .contains(metric("stream_length") + "3.0\n")
                        .contains(metric("claimed_total") + "0.0\n")
                        .contains("jvm_memory_used_bytes")
                        .doesNotContain("camel_exchange") // a meter for each step costs what each step costs
                        .doesNotContain("camel_route"));
    }

    @Test
    void should_show_a_lag_whether_redis_says_it_or_it_is_counted() throws Exception {
        // while the database is away nothing is read, and the numbers stay
        settings.put("chat.jdbc.url", "jdbc:mysql://127.0.0.1:" + Servers.freePort() + "/chat");
        for (int i = 0; i < 5; i++) {
            chat.add(HELLO);
        }
        chat.createGroup();
        chat.readAndDie("c1", 2);
        chat.start(settings);

        String text = await().atMost(ChatFixture.PATIENCE)
                .until(this::metrics, metrics -> metrics.contains(metric("pending") + "2.0\n"));

        assertThat(text).contains(metric("lag") + "3.0\n"); // before Redis 7 it is counted
        assertThat(text).contains("chat_archive_oldest_pending_age_seconds{");
    }

    @Test
    void should_be_down_in_words_while_the_database_is_away_and_up_again_when_it_is_back() throws Exception {
        try (Relay database = Relay.to(settings.get("chat.jdbc.url"))) {
            settings.compute("chat.jdbc.url", (key, url) -> database.through(url));
            database.open();
            chat.start(settings);
            awaitUp();

            database.shut();
            chat.add(HELLO);

            awaitDown("The database fails for ", "trying again until it works");
            assertThat(get("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(metrics()).contains("what=\"database\"} 1.0\n");

            database.open();

            awaitUp();
            chat.awaitStored(1);
            chat.stop();
        }
    }

    @Test
    void should_be_down_in_words_while_redis_is_away_and_forget_what_it_knew_of_the_group() throws Exception {
        try (Relay redis = Relay.to(settings.get("chat.redis.url"))) {
            settings.compute("chat.redis.url", (key, url) -> redis.through(url));
            redis.open();
            chat.add(HELLO);
            chat.start(settings);
            chat.awaitStored(1);
            awaitUp();

            redis.shut();

            awaitDown("Connection refused");
            await().atMost(ChatFixture.PATIENCE)
                    .untilAsserted(() -> assertThat(metrics())
                            .doesNotContain("chat_archive_pending{")
                            .doesNotContain("chat_archive_lag{")
                            .contains(metric("archived_total") + "1.0\n")
                            .contains("what=\"redis\"} 1.0\n"));

            redis.open();

            awaitUp();
            chat.awaitStored(1);
            chat.stop();
        }
    }

    @LongTest
    @Test
    void should_answer_all_the_same_when_redis_takes_connections_and_says_nothing() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            settings.put("chat.redis.url", "redis://127.0.0.1:" + silent.getLocalPort() + "?timeout=4s");
            chat.start(settings);

            awaitDown("timed out");
            chat.stop();
        }
    }

    @Test
    void should_say_what_is_wrong_while_the_table_is_and_be_up_again_when_it_is_mended() throws Exception {
        chat.execute("CREATE TABLE chat_message (oops INT)");
        chat.add(HELLO);
        chat.start(settings);

        awaitDown("The database ", "1054");
        chat.awaitPending(1);
        assertThat(chat.deadLetters()).isEmpty();

        chat.execute("DROP TABLE chat_message");
        chat.execute(Resources.text(ChatFixture.TABLE));

        awaitUp();
        chat.awaitStored(1);
    }

    @LongTest
    @Test
    void should_call_itself_stalled_while_somebody_locks_the_table_and_be_up_again_afterwards() throws Exception {
        chat.add(HELLO);
        chat.start(settings);
        chat.awaitStored(1);
        awaitUp();

        chat.execute("LOCK TABLES chat_message WRITE");
        chat.add(HELLO);

        awaitDown("The archive is stalled: nothing has moved for ", "1 pending");

        chat.execute("UNLOCK TABLES");

        awaitUp();
        chat.awaitStored(2);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_be_down_in_words_while_the_database_is_read_only_and_up_again_when_it_is_not() throws Exception {
        boolean mariaDb = chat.strings("SELECT VERSION()").get(0).contains("MariaDB");
        chat.setRedisUser("on >secret allkeys allcommands");
        chat.createDatabaseUser("secret"); // no administrator: MariaDB lets those write
        settings.putAll(chat.settings("secret", "secret"));
        chat.add(HELLO);
        chat.start(settings);
        chat.awaitStored(1);
        awaitUp();

        chat.execute("SET GLOBAL " + (mariaDb ? "read_only" : "super_read_only") + " = ON");
        chat.add(HELLO);
        chat.add(HELLO);

        awaitDown("The database fails for ", "error 1290", "trying again until it works");
        assertThat(chat.count()).isEqualTo(1);
        assertThat(chat.pending()).isPositive();
        assertThat(chat.deadLetters()).isEmpty();

        chat.execute("SET GLOBAL read_only = OFF");

        awaitUp();
        chat.awaitStored(3);
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_be_down_from_the_first_answer_on_when_it_starts_while_the_database_is_away() throws Exception {
        settings.put("chat.jdbc.url", "jdbc:mysql://127.0.0.1:" + Servers.freePort() + "/chat");
        chat.start(settings);

        HttpResponse<String> answer = get("/observe/health/ready");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(check(answer).path("message").asText()).contains("The database");
    }

    @Test
    void should_be_up_soon_after_the_start_when_all_is_well() throws Exception {
        settings.put("chat.watch.period", "1h");
        chat.start(settings);

        awaitUp();
    }

    @Test
    void should_notice_between_two_drains_when_the_table_is_changed_or_locked() throws Exception {
        settings.put("chat.archive.period", "1h");
        chat.start(settings);
        awaitUp();

        chat.execute("ALTER TABLE chat_message DROP COLUMN msg");
        awaitDown("Nothing can be stored in the database: ", "1054");
        assertThat(metrics()).contains("what=\"database\"} 1.0\n");

        chat.execute("DROP TABLE chat_message");
        awaitDown("Nothing can be stored in the database: ", "1146");

        chat.execute(Resources.text(ChatFixture.TABLE));
        awaitUp();

        chat.execute("LOCK TABLES chat_message WRITE");
        awaitDown("The database has not answered for ", "SHOW PROCESSLIST");

        chat.execute("UNLOCK TABLES");
        awaitUp();
    }

    @Test
    void should_notice_between_two_drains_when_the_database_is_read_only() throws Exception {
        boolean mariaDb = chat.strings("SELECT VERSION()").get(0).contains("MariaDB");
        chat.setRedisUser("on >secret allkeys allcommands");
        chat.createDatabaseUser("secret"); // no administrator: MariaDB lets those write
        settings.putAll(chat.settings("secret", "secret"));
        settings.put("chat.archive.period", "1h");
        chat.start(settings);
        awaitUp();

        chat.execute("SET GLOBAL " + (mariaDb ? "read_only" : "super_read_only") + " = ON");
        awaitDown("Nothing can be stored in the database: ", "error 1290");

        chat.execute("SET GLOBAL read_only = OFF");
        awaitUp();
    }

    @Test
    void should_notice_between_two_drains_when_redis_takes_no_writes() throws Exception {
        settings.put("chat.archive.period", "1h");
        chat.start(settings);
        awaitUp();
        try {
            chat.redis().replicaof("127.0.0.1", Servers.freePort());
            awaitDown("READONLY", "replica"); // a drain that goes on says that Redis fails, a look that it refuses
            await().atMost(ChatFixture.PATIENCE)
                    .untilAsserted(() -> assertThat(metrics())
                            .contains("what=\"redis\"} 1.0\n")
                            .contains(metric("pending")));

            chat.redis().replicaofNoOne();
            awaitUp();

            chat.redis().configSet("min-replicas-to-write", "1");
            awaitDown("NOREPLICAS", "min-replicas-to-write");
        } finally {
            chat.redis().replicaofNoOne();
            chat.redis().configSet("min-replicas-to-write", "0");
        }
        awaitUp();
    }

    @Test
    void should_serve_only_what_was_asked_for_when_the_intake_is_switched_off() throws Exception {
        settings.put("camel.server.enabled", "false");
        chat.start(settings);
        awaitUp();

        HttpResponse<String> answer = http.send(
                request("/chat/messages")
                        .POST(HttpRequest.BodyPublishers.ofString(HELLO))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(chat.redis().xlen(chat.stream())).isZero();
    }

    private void awaitUp() {
        await().atMost(ChatFixture.PATIENCE).untilAsserted(() -> {
            HttpResponse<String> answer = get("/observe/health");
            assertThat(check(answer).path("status").asText()).as(answer.body()).isEqualTo("UP");
            assertThat(answer.statusCode()).isEqualTo(200);
        });
    }

    private void awaitDown(String... words) {
        await().atMost(ChatFixture.PATIENCE).untilAsserted(() -> {
            HttpResponse<String> answer = get("/observe/health");
            assertThat(check(answer).path("status").asText()).as(answer.body()).isEqualTo("DOWN");
            assertThat(check(answer).path("message").asText()).contains(words);
            assertThat(answer.statusCode()).isEqualTo(503);
        });
    }

    private static JsonNode check(HttpResponse<String> answer) throws IOException {
        for (JsonNode check : new ObjectMapper().readTree(answer.body()).path("checks")) {
            if (check.path("name").asText().equals("chat-archive")) {
                return check;
            }
        }
        throw new AssertionError("No check named chat-archive in " + answer.body());
    }

    private String metric(String name) {
        return "chat_archive_" + name + "{archive=\"chat\",group=\"group1\",stream=\"" + chat.stream() + "\"} ";
    }

    private String metrics() throws IOException, InterruptedException {
        return get("/observe/metrics").body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + settings.get("chat.http.port") + path))
                .timeout(ChatFixture.PATIENCE);
    }
}
