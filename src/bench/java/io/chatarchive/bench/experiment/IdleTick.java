package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Programs;
import io.chatarchive.bench.contender.StreamConsumer;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.sample.Sample;
import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.BenchOptions;
import io.chatarchive.bench.testbed.CommandCount;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.faults.server.ChildProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a tick costs that finds nothing to do: processor time of the whole process, commands that it sends to Redis, and
 * statements that it sends to the database. The look for health and metrics is switched off for it, as good as.
 */
public final class IdleTick implements Experiment {
    public static final String NAME = "idle tick";
    public static final String CPU = "CPU";
    public static final String REDIS = "Redis commands";
    public static final String DATABASE = "database statements";
    public static final String SETTING = "per tick";
    private static final int PERIOD_MS = 5;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        BenchOptions options = testbed.options();
        log.heading("What an idle tick costs");
        for (int round = 1; round <= options.curveRounds(); round++) {
            log.now(String.format("round %d: ticks of %d ms", round, PERIOD_MS));
            measure(testbed, log, round);
        }
    }

    private static void measure(Testbed testbed, Log log, int round) throws Exception {
        int seconds = testbed.options().steadySeconds();
        ChildProcess archive = Programs.archive(
                testbed,
                "chat-archive",
                testbed.options().distribution(),
                Map.of("CHAT_ARCHIVE_PERIOD", PERIOD_MS + "ms", "CHAT_WATCH_PERIOD", "1h"));
        try (StreamConsumer consumer = StreamConsumer.start(testbed, archive);
                Connection connection = testbed.table().connect("")) {
            consumer.drain(new Backlog(Shape.SHORT, testbed.options().messages()));
            idle(2 * seconds); // what is compiled on the way is not what a tick costs
            Duration cpuBefore = cpu(archive);
            long statementsBefore = statements(connection);
            long start = System.nanoTime();
            idle(seconds);
            double ticks = (System.nanoTime() - start) / 1e6 / PERIOD_MS;
            double cpu = cpu(archive).minus(cpuBefore).toNanos() / 1e6 / ticks;
            double statements = (statements(connection) - statementsBefore - 1) / ticks; // less this question
            CommandCount commands = CommandCount.of(testbed.redisUrl(), Duration.ofSeconds(Math.max(2, seconds / 4)));
            archive.requireAlive();
            log.result(sample(CPU, "ms", round, cpu));
            log.result(sample(REDIS, REDIS, round, commands.total() / (commands.seconds() * 1000 / PERIOD_MS)));
            log.result(sample(DATABASE, DATABASE, round, statements));
        }
    }

    private static void idle(int seconds) throws InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
    }

    private static Duration cpu(ChildProcess process) {
        return process.handle().info().totalCpuDuration().orElseThrow();
    }

    private static long statements(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Questions'")) {
            result.next();
            return result.getLong(2);
        }
    }

    private static Sample sample(String metric, String unit, int round, double value) {
        return new Sample(NAME, SETTING, Archive.AS_SHIPPED.id(), metric, unit, round, value);
    }
}
