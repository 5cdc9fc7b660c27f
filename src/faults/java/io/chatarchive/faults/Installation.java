package io.chatarchive.faults;

import static org.awaitility.Awaitility.await;

import io.chatarchive.faults.chat.Backlog;
import io.chatarchive.faults.chat.ChatDatabase;
import io.chatarchive.faults.chat.ChatStream;
import io.chatarchive.faults.chat.Ledger;
import io.chatarchive.faults.chat.TableRows;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.server.ArchiveProcess;
import io.chatarchive.faults.server.DataFolder;
import io.chatarchive.faults.server.DatabaseProcess;
import io.chatarchive.faults.server.Pause;
import io.chatarchive.faults.server.RedisProcess;
import io.chatarchive.faults.server.SentinelServers;
import io.chatarchive.faults.server.ServerProxy;
import io.chatarchive.faults.verdict.Checker;
import io.chatarchive.faults.verdict.Verdict;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * All that runs in production, as processes of this machine: Redis, the database, and two consumers of the group, the
 * second of which comes to both servers by way of a proxy.
 */
public final class Installation implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private final DataFolder data;
    private final RedisProcess redis;
    private final ChatStream stream;
    private final DatabaseProcess database;
    private final ServerProxy redisProxy;
    private final ServerProxy databaseProxy;
    private final List<ArchiveProcess> consumers = new ArrayList<>();

    private Installation(DataFolder data, RedisProcess redis, Path logs, int databaseMegabytes) {
        this.data = data;
        this.redis = redis;
        stream = new ChatStream(redis);
        database = new DatabaseProcess(data.path(), logs, databaseMegabytes);
        redisProxy = new ServerProxy(redis.port());
        databaseProxy = new ServerProxy(database.port());
    }

    /** With one Redis. */
    public static Installation of(Path distribution, Path logs, int databaseMegabytes, int consumerCount) {
        DataFolder data = new DataFolder();
        Installation site = new Installation(
                data, new RedisProcess("redis", data.path(), logs, List.of()), logs, databaseMegabytes);
        String byProxy = RedisProcess.url(site.redisProxy.port()) + "?timeout=5s";
        site.addConsumers(distribution, logs, List.of(site.redis.url(), byProxy).subList(0, consumerCount));
        return site;
    }

    /** Two consumers that ask a Sentinel where Redis is; what counts in the end is what its second server has. */
    static Installation behind(SentinelServers sentinel, Path distribution, Path logs, int databaseMegabytes) {
        Installation site = new Installation(new DataFolder(), sentinel.second(), logs, databaseMegabytes);
        site.addConsumers(distribution, logs, List.of(sentinel.url(), sentinel.url()));
        return site;
    }

    /** The second gives up sooner, though not sooner than a statement that waits for a lock. */
    private void addConsumers(Path distribution, Path logs, List<String> redisUrls) {
        String byProxy = DatabaseProcess.url(databaseProxy.port()) + "?socketTimeout=12000";
        for (String redisUrl : redisUrls) {
            String name = "c" + (consumers.size() + 1);
            String databaseUrl = consumers.isEmpty() ? database.url() : byProxy;
            consumers.add(new ArchiveProcess(distribution, name, redisUrl, databaseUrl, logs));
        }
    }

    public void startServers() {
        redis.start();
        database.start();
    }

    public RedisProcess redis() {
        return redis;
    }

    DatabaseProcess database() {
        return database;
    }

    ServerProxy redisProxy() {
        return redisProxy;
    }

    ServerProxy databaseProxy() {
        return databaseProxy;
    }

    Backlog backlog() {
        return new Backlog(redis, PATIENCE);
    }

    public ChatStream stream() {
        return stream;
    }

    public ChatDatabase table() {
        return new ChatDatabase(database);
    }

    public ArchiveProcess consumer(int index) {
        return consumers.get(index);
    }

    public void startConsumers() {
        consumers.forEach(ArchiveProcess::start);
    }

    public void stopConsumers() {
        consumers.forEach(ArchiveProcess::stop);
    }

    public void awaitTable() {
        awaitConsumers("the table", table()::hasTable);
    }

    /** Waits for what the consumers are to do; where they do not, the error holds what they said at last. */
    public void awaitConsumers(String what, Callable<Boolean> done) {
        try {
            await().atMost(PATIENCE).until(() -> {
                consumers.forEach(ArchiveProcess::requireAlive);
                return done.call();
            });
        } catch (ConditionTimeoutException e) {
            String lastWords = consumers.stream().map(ArchiveProcess::lastWords).collect(Collectors.joining("\n"));
            throw new IllegalStateException("Not within " + PATIENCE + ": " + what + "; " + lastWords, e);
        }
    }

    /** For so long at least, and until every message is finished that is not in the batch of this row. */
    void holdRow(Duration time) {
        try (HeldRow row = HeldRow.ofNextMessage(database, backlog())) {
            Pause.of(time);
            backlog().awaitFinishedExceptBatchOf(row.id(), "other batches are finished while a row is held");
        }
    }

    void blameFirstRow(Duration locked) {
        table().blamingFirstRow(
                        locked, () -> backlog().awaitFinished("messages are finished though errors blame others"));
    }

    /** What happens from now on, with nothing broken. */
    Recovery recovery(Duration patience) {
        return new Recovery(backlog(), consumers, patience);
    }

    /** Compares both ends; everything must be quiet. */
    Verdict check(Messages messages, Ledger ledger) {
        return check(new Checker(messages), ledger);
    }

    Verdict check(Checker checker, Ledger ledger) {
        Verdict[] verdict = new Verdict[1];
        stream.reading(connection -> {
            try (TableRows rows = new TableRows(database)) {
                verdict[0] = checker.check(
                        ledger.entries(),
                        stream.entries(connection),
                        rows,
                        stream.deadLetters(connection).iterator());
            } catch (SQLException e) {
                throw new IllegalStateException("The table cannot be read", e);
            }
        });
        stream.pending().forEach(verdict[0]::pending);
        return verdict[0];
    }

    @Override
    public void close() {
        consumers.forEach(ArchiveProcess::close);
        List.of(databaseProxy, redisProxy).forEach(ServerProxy::close);
        database.close();
        redis.close();
        data.close();
    }
}
