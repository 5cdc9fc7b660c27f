package io.chatarchive.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fault.Finding;
import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.fixture.Servers;
import io.chatarchive.fixture.ShippedRoutes;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.Resources;
import io.chatarchive.settings.SettingsFile;
import io.chatarchive.standalone.ProgramFiles;
import io.chatarchive.stream.RedisConnections;
import io.chatarchive.stream.RedisInspection;
import io.chatarchive.table.DatabaseConnections;
import io.chatarchive.table.DatabaseInspection;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;

/** What is found out about real servers before anything is read or stored, and that finding out changes nothing. */
class InspectionIT {
    private ChatFixture chat;

    @BeforeEach
    void open() throws Exception {
        chat = new ChatFixture(InspectionIT.class);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
    }

    @Test
    void should_find_nothing_wrong_when_the_group_is_yet_to_be_created() {
        assertThat(redis()).noneMatch(finding -> finding.level() == Finding.Level.FAIL);
        assertThat(redis()).extracting(Finding::sentence).anyMatch(sentence -> sentence.contains("will be created"));
        assertThat(chat.redis().exists(chat.stream())).isZero();
    }

    @Test
    void should_warn_with_the_command_that_helps_when_a_group_was_made_behind_entries() {
        String first = chat.add("{}");
        chat.add("{}");
        createGroupBehindEverything();

        assertThat(redis())
                .contains(Finding.warn(
                        "stream",
                        "group 'group1' was made behind all 2 entries of the stream, from " + first
                                + " on: they will not be archived. To include them: XGROUP SETID " + chat.stream()
                                + " group1 0"));
    }

    @Test
    void should_say_that_they_will_be_dropped_when_entries_before_the_group_would_be_trimmed() {
        String first = chat.add("{}");
        String last = chat.add("{}");
        createGroupBehindEverything();
        chat.add("{}");

        assertThat(redis("chat.archive.after-ack", "trim"))
                .filteredOn(finding -> finding.level() == Finding.Level.WARN)
                .extracting(Finding::sentence)
                .anyMatch(sentence -> sentence.startsWith("group 'group1' was made behind the entries " + first + " to "
                        + last + ": they will not be archived, and chat.archive.after-ack=trim will drop them."));
    }

    @Test
    void should_name_the_groups_whose_entries_would_be_deleted() {
        chat.createGroup();
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "search");
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "statistics");

        assertThat(redis("chat.archive.after-ack", "delete"))
                .contains(Finding.warn(
                        "stream",
                        "Stream '" + chat.stream() + "' has other groups (search, statistics), and"
                                + " chat.archive.after-ack=delete deletes entries that they have not read yet; keep or trim"
                                + " does not."));
        assertThat(redis("chat.archive.after-ack", "trim"))
                .extracting(Finding::sentence)
                .noneMatch(sentence -> sentence.contains("search"));
    }

    @Test
    void should_not_warn_of_entries_that_were_read_when_the_group_has_worked() {
        chat.createGroup();
        chat.add("{}");
        chat.readAndDie("c1", 1);

        assertThat(redis()).extracting(Finding::sentence).noneMatch(sentence -> sentence.contains("was made behind"));
    }

    @Test
    void should_say_who_has_entries_pending_when_it_is_not_this_process() {
        chat.createGroup();
        chat.add("{}");
        chat.add("{}");
        chat.readAndDie("c1/2", 1);
        chat.readAndDie("somebody", 1);

        assertThat(redis())
                .contains(Finding.ok(
                        "stream",
                        "1 pending for other consumers of group 'group1'; claimed when idle for 300 s"
                                + " (chat.claim.min-idle)"));
    }

    @Test
    void should_fail_when_keys_are_of_another_kind() {
        chat.redis().set(chat.stream(), "x");
        chat.redis().set(chat.stream() + ":dead", "x");

        assertThat(redis())
                .contains(
                        Finding.fail(
                                "stream", "'" + chat.stream() + "' is a string, not a stream; see chat.stream.key"),
                        Finding.fail(
                                "stream",
                                "'" + chat.stream() + ":dead' is a string, not a stream; see chat.dead-letter.stream"));
    }

    @Test
    void should_warn_when_the_stream_may_vanish() {
        chat.add("{}");
        chat.redis().expire(chat.stream(), 600);

        assertThat(redis())
                .filteredOn(finding -> finding.level() == Finding.Level.WARN)
                .extracting(Finding::sentence)
                .anyMatch(sentence -> sentence.startsWith("'" + chat.stream() + "' expires in "));
    }

    @Test
    void should_say_only_that_the_table_will_be_created_when_there_is_none() throws Exception {
        assertThat(database()).contains(Finding.ok("table", "chat_message does not exist yet; it will be created"));
        assertThat(database("chat.archive.create-table", "false"))
                .contains(Finding.fail(
                        "table",
                        "chat_message does not exist, and will not be created: chat.archive.create-table is false, or its"
                                + " archive has no create-table"));
        assertThat(chat.count()).isZero();
    }

    @Test
    void should_find_nothing_wrong_when_the_table_is_ours() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));

        assertThat(database()).allMatch(finding -> finding.level() == Finding.Level.OK);
        assertThat(chat.count()).isZero();
    }

    @Test
    void should_fail_when_rows_would_double() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("ALTER TABLE chat_message DROP PRIMARY KEY, ADD PRIMARY KEY (entry_ms, entry_seq)");

        assertThat(failures())
                .hasSize(2)
                .anyMatch(sentence -> sentence.contains("has no primary key (stream, entry_ms, entry_seq)"))
                .anyMatch(sentence -> sentence.contains("another unique key, PRIMARY"));
    }

    @Test
    void should_fail_when_another_unique_key_would_swallow_messages_but_not_for_a_number_of_its_own() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("ALTER TABLE chat_message ADD number BIGINT AUTO_INCREMENT UNIQUE");
        assertThat(failures()).isEmpty();

        chat.execute("ALTER TABLE chat_message ADD UNIQUE one_each (user_id)");

        assertThat(failures()).singleElement().asString().contains("another unique key, one_each [user_id]");
    }

    @Test
    void should_warn_when_messages_cannot_be_compared_with_the_rows_of_the_table() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("CREATE USER '" + chat.user() + "'@'%' IDENTIFIED BY 'secret'");
        chat.execute("GRANT INSERT, UPDATE, SELECT (stream) ON chat_message TO '" + chat.user() + "'@'%'");

        List<Finding> findings = database("chat.jdbc.username", chat.user(), "chat.jdbc.password", "secret");

        assertThat(findings)
                .filteredOn(finding -> finding.level() != Finding.Level.OK)
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.WARN))
                .extracting(Finding::sentence)
                .asString()
                .contains("SELECT command denied", "GRANT SELECT ON chat_message");
        assertThat(chat.count()).isZero();
    }

    @Test
    void should_fail_when_the_table_cannot_be_written() throws Exception {
        chat.execute("CREATE TABLE chat_message (oops INT)");

        assertThat(failures()).anyMatch(sentence -> sentence.startsWith("chat_message cannot be written: "));
    }

    @Test
    void should_fail_when_redis_is_a_replica() throws Exception {
        RedisURI master = RedisURI.create(Servers.shared().redisUrl());
        int port = Servers.freePort();
        RedisServer replica = RedisServer.newRedisServer()
                .port(port)
                .bind("127.0.0.1")
                .setting("replicaof " + master.getHost() + " " + master.getPort())
                .setting("save \"\"")
                .build();
        replica.start();
        try {
            assertThat(redis("chat.redis.url", "redis://127.0.0.1:" + port))
                    .contains(Finding.fail(
                            "redis",
                            "redis is a replica of " + master.getHost() + ":" + master.getPort() + ": nothing can be"
                                    + " acknowledged or added there to stay; chat.redis.url has to lead to the master,"
                                    + " or to Sentinel"));
        } finally {
            replica.stop();
        }
        assertThat(redis()).extracting(Finding::sentence).noneMatch(sentence -> sentence.contains("replica"));
    }

    @Test
    void should_fail_when_the_database_is_read_only_but_warn_who_may_write() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.createDatabaseUser("secret");
        Map<String, String> user = chat.settings("", "secret");
        chat.execute("SET GLOBAL read_only = ON");
        try {
            assertThat(database(
                            "chat.jdbc.url", user.get("chat.jdbc.url"),
                            "chat.jdbc.username", user.get("chat.jdbc.username"),
                            "chat.jdbc.password", "secret"))
                    .contains(Finding.fail(
                            "database", "mysql is read-only (read_only=ON): nothing can be stored; is it a replica?"));
            assertThat(database())
                    .contains(Finding.warn(
                            "database",
                            "mysql is read-only (read_only=ON), though this user may write; is it a replica?"));
        } finally {
            chat.execute("SET GLOBAL read_only = OFF");
        }
    }

    @Test
    void should_follow_the_flow_of_the_program_and_know_the_beans_of_its_settings() throws Exception {
        String route = """
                - route:
                    id: own
                    routeConfigurationId: chat-archive-outage
                    from: { uri: timer:own, steps: [ { setBody: { expression: { method: { ref: own, method: size } } } } ] }
                """;

        assertThat(routes(route)).isEmpty();
        assertThat(routes(route.replace("outage", "outages")))
                .containsExactly("routes/own.camel.yaml:3: routeConfigurationId 'chat-archive-outages' is defined by no"
                        + " route file; did you mean 'chat-archive-outage'?");
        assertThat(routes(route.replace("ref: own", "ref: won")))
                .containsExactly("routes/own.camel.yaml:4: there is no bean 'won'; did you mean 'own'?");
    }

    /** What is wrong with the shipped routes and one more, run with a bean of the settings. */
    private List<String> routes(String route) throws Exception {
        Properties settings = SettingsFile.read(Path.of(ProgramFiles.SETTINGS));
        settings.putAll(chat.settings());
        settings.setProperty("camel.beans.own", "#class:java.util.LinkedHashMap");
        List<Resource> files = new ArrayList<>();
        try (Stream<Path> shipped = Files.list(Path.of("routes"))) {
            for (Path file : shipped.toList()) {
                files.add(ResourceHelper.fromString("file:" + file, Files.readString(file)));
            }
        }
        files.add(ResourceHelper.fromString("file:routes/own.camel.yaml", route));
        try (Inspection inspection = new Inspection(new ProgramFiles(settings, files))) {
            return inspection.routes().stream().map(Finding::sentence).toList();
        }
    }

    private void createGroupBehindEverything() {
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "$"), "group1", XGroupCreateArgs.Builder.mkstream());
    }

    private List<Finding> redis(String... keysAndValues) {
        ArchiveSettings settings = settings(keysAndValues);
        LettuceConnectionFactory connections = RedisConnections.open(settings.redis());
        try (RedisConnection connection = connections.getConnection()) {
            return new RedisInspection(connection, settings, "redis").findings();
        } finally {
            connections.destroy();
        }
    }

    @Test
    void should_fail_when_the_name_of_the_stream_does_not_fit_into_its_column() throws Exception {
        String longer = "长".repeat(256);
        assertThat(database("chat.stream.key", longer))
                .contains(tooLong("255 characters, and the name of the stream has 256"));
        chat.execute(Resources.text(ChatFixture.TABLE));

        assertThat(database("chat.stream.key", longer))
                .contains(tooLong("255 characters, and the name of the stream has 256"));
        assertThat(database("chat.stream.key", "长".repeat(255))).noneMatch(InspectionIT::isFailure);
        chat.execute("ALTER TABLE chat_message MODIFY stream VARBINARY(300) NOT NULL");
        assertThat(database("chat.stream.key", "长".repeat(101)))
                .contains(tooLong("300 bytes, and the name of the stream has 303"));
    }

    @Test
    void should_read_nothing_while_the_name_of_the_stream_does_not_fit_into_its_column() throws Exception {
        chat.execute(Resources.text(ChatFixture.TABLE));
        chat.execute("ALTER TABLE chat_message MODIFY stream VARCHAR(5) NOT NULL");
        chat.createGroup();
        chat.add("{\"username\":\"a\",\"userid\":\"2\",\"msg\":\"x\"}");
        RunningArchive archive = chat.start();
        await().atMost(ChatFixture.PATIENCE)
                .until(() -> archive.outages().failing().toString().contains("chat_message.stream takes 5"));
        assertThat(chat.deadLetters()).isEmpty();

        chat.execute("ALTER TABLE chat_message MODIFY stream VARCHAR(255) NOT NULL");

        chat.awaitStored(1);
        assertThat(chat.deadLetters()).isEmpty();
        assertThat(chat.pending()).isZero();
    }

    private static Finding tooLong(String words) {
        return Finding.fail(
                "table",
                "chat_message.stream takes " + words + ": no message could be stored. Make the column longer, or take"
                        + " a shorter name (chat.stream.key)");
    }

    private static boolean isFailure(Finding finding) {
        return finding.level() == Finding.Level.FAIL;
    }

    private List<Finding> database(String... keysAndValues) throws Exception {
        ArchiveSettings settings = settings(keysAndValues);
        try (var pool = DatabaseConnections.open(settings);
                Connection connection = pool.getConnection()) {
            return new DatabaseInspection(connection, settings, ShippedRoutes.table(connection, settings), "mysql")
                    .findings();
        }
    }

    private List<String> failures() throws Exception {
        return database().stream()
                .filter(finding -> finding.level() == Finding.Level.FAIL)
                .map(Finding::sentence)
                .toList();
    }

    private ArchiveSettings settings(String... keysAndValues) {
        Map<String, String> settings = new TreeMap<>(chat.settings());
        settings.put("chat.dead-letter.stream", chat.stream() + ":dead");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return ShippedSettings.with(settings.entrySet().stream()
                .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
                .toArray(String[]::new));
    }
}
