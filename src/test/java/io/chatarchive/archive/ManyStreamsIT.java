package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.EditedRoutes;
import io.chatarchive.fixture.RunningArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second stream beside the chat, by the ten lines of the README: into another table, and on its own. */
class ManyStreamsIT {
    private static final String CREATE = "CREATE TABLE orders (stream VARCHAR(255), entry_ms BIGINT UNSIGNED, entry_seq"
            + " BIGINT UNSIGNED, customer VARCHAR(40) NOT NULL, total DECIMAL(12, 2) NOT NULL, PRIMARY KEY (stream,"
            + " entry_ms, entry_seq)) CHARACTER SET utf8mb4";
    private static final String MESSAGE = "{\"userid\":\"2\",\"username\":\"老王\",\"msg\":\"hi\"}";
    private static final String ORDER = "{\"customer\":\"阿珍\",\"total\":12.50}";

    @TempDir
    private Path folder;

    private ChatFixture chat;
    private EditedRoutes routes;
    private String orders;
    private Map<String, String> settings;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(ManyStreamsIT.class);
        orders = chat.stream() + ":orders";
        routes = new EditedRoutes(folder);
        settings = chat.settings();
        settings.put(EditedRoutes.SETTING, routes.pattern());
        settings.put("chat.watch.period", "100ms");
        settings.put("orders.stream.key", orders);
    }

    @AfterEach
    void close() throws Exception {
        chat.redis().del(orders, orders + ":dead", orders + ":bad");
        chat.close();
    }

    @Test
    void should_archive_a_second_stream_by_ten_lines_of_yaml() throws Exception {
        String lines = linesOfReadme();
        String sql = lines.substring(lines.indexOf("INSERT"), lines.indexOf("orders.stream"));
        assertThat(lines.lines().count() - sql.lines().count()).isLessThanOrEqualTo(10);
        routes.add("orders", lines);
        chat.execute(CREATE);
        chat.add(MESSAGE);
        addOrder(ORDER);
        addOrder("{\"customer\":\"阿珍\",\"total\":\"much\"}");
        addOrder("nonsense");
        addOrder("{\"customer\":\"老王\",\"total\":\"0.10\"}");

        chat.start(settings);

        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE).until(() -> orders().equals("阿珍 12.50, 老王 0.10"));
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.redis().xlen(orders + ":dead") == 2);
        chat.stop();
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(chat.pending()).isZero();
        assertThat(chat.pending(orders, "group1")).isZero();
    }

    @Test
    void should_go_on_with_one_stream_when_the_table_of_another_is_gone() throws Exception {
        routes.add("orders", linesOfReadme());
        addOrder(ORDER);
        RunningArchive archive = chat.start(settings);
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> health(archive, "orders-archive").equals("DOWN"));

        chat.add(MESSAGE);

        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> health(archive, "chat-archive").equals("UP"));
        assertThat(archive.outages().failing()).isEmpty();
        assertThat(health(archive, "orders-archive")).isEqualTo("DOWN");
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.pending(orders, "group1") == 1);

        chat.execute(CREATE);

        await().atMost(ChatFixture.PATIENCE).until(() -> orders().equals("阿珍 12.50"));
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> health(archive, "orders-archive").equals("UP"));
    }

    @Test
    void should_have_settings_of_its_own_when_they_begin_with_its_name() throws Exception {
        routes.add("orders", linesOfReadme());
        settings.put("orders.archive.batch-size", "0");

        assertThatThrownBy(() -> chat.start(settings))
                .hasStackTraceContaining("Setting orders.archive.batch-size is '0'; expected a whole number from 1");
    }

    @Test
    void should_use_them_and_not_those_of_the_chat_when_both_are_set() throws Exception {
        routes.add("orders", linesOfReadme());
        chat.execute(CREATE);
        settings.put("orders.stream.group", "accounting");
        settings.put("orders.stream.field", "order");
        settings.put("orders.archive.after-ack", "delete");
        settings.put("orders.dead-letter.stream", orders + ":bad");
        chat.redis().xadd(orders, Map.of("order", ORDER));
        chat.redis().xadd(orders, Map.of("order", "nonsense"));
        chat.add(MESSAGE);

        chat.start(settings);

        chat.awaitStored(1);
        await().atMost(ChatFixture.PATIENCE).until(() -> orders().equals("阿珍 12.50"));
        await().atMost(ChatFixture.PATIENCE).until(() -> chat.redis().xlen(orders + ":bad") == 1);
        chat.stop();
        assertThat(chat.pending(orders, "accounting")).isZero();
        assertThat(chat.redis().xlen(orders)).isZero();
        assertThat(chat.redis().xlen(chat.stream())).isEqualTo(1);
    }

    @Test
    void should_refuse_to_start_when_two_archives_are_the_same_consumers() throws Exception {
        routes.add("orders", linesOfReadme());
        settings.put("orders.stream.key", chat.stream());
        settings.put("orders.redis.pool-size", "9");

        assertThatThrownBy(() -> chat.start(settings))
                .hasStackTraceContaining("'chat'")
                .hasStackTraceContaining("'orders'")
                .hasStackTraceContaining("are the same consumers: both read stream '" + chat.stream() + "'");
    }

    @Test
    void should_refuse_to_start_when_two_archives_have_the_same_name() throws Exception {
        routes.add("orders", linesOfReadme());
        routes.add("orders-again", linesOfReadme().substring(linesOfReadme().indexOf("- templatedRoute")));

        assertThatThrownBy(() -> chat.start(settings)).hasStackTraceContaining("There are two archives named 'orders'");
    }

    private static String linesOfReadme() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String chapter = readme.substring(readme.indexOf("## Add another stream"));
        String start = "```yaml\n";
        String block = chapter.substring(chapter.indexOf(start) + start.length());
        return block.substring(0, block.indexOf("```"));
    }

    private void addOrder(String order) {
        chat.redis().xadd(orders, Map.of("data", order));
    }

    private String orders() throws Exception {
        return String.join(
                ", ", chat.strings("SELECT CONCAT(customer, ' ', total) FROM orders ORDER BY entry_ms, entry_seq"));
    }

    private static String health(RunningArchive archive, String name) {
        return HealthCheckHelper.invokeReadiness(archive.camel()).stream()
                .filter(result -> result.getCheck().getId().equals(name))
                .map(HealthCheck.Result::getState)
                .map(Enum::name)
                .findFirst()
                .orElse("absent");
    }
}
