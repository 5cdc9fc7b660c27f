package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Programs;
import io.chatarchive.bench.peer.BareCamel;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.sample.Sample;
import io.chatarchive.bench.testbed.BenchStream;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import io.chatarchive.faults.server.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * From the start of the packaged program to its first row, with a message in the stream and the table made; and from the
 * start of a bare Camel to its first line. Both as they come: no option of the JVM but those of the start script.
 */
public final class StartUp implements Experiment {
    public static final String NAME = "start";
    public static final String BARE = "bare-camel";
    public static final String METRIC = "time";
    public static final String SETTING = "first result";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LOOK_NANOS = 2_000_000;

    /** What Main, the YAML DSL, timer and log need, and a logger. */
    private static final String BARE_JARS =
            "(camel-(api|base|base-engine|core-engine|core-languages|core-model|core-processor|core-reifier|dsl-support"
                    + "|log|main|management-api|support|timer|util|util-json|yaml-dsl|yaml-dsl-common"
                    + "|yaml-dsl-deserializers)"
                    + "|snakeyaml-engine|slf4j-api|logback-classic|logback-core)-[0-9].*";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        log.heading("Start: of the packaged program to its first row, of a bare Camel to its first line");
        for (int round = 1; round <= testbed.options().rounds(); round++) {
            log.now("round " + round);
            log.result(sample(Archive.AS_SHIPPED.id(), round, archive(testbed)));
            log.result(sample(BARE, round, bare(testbed)));
        }
    }

    private static double archive(Testbed testbed) throws Exception {
        testbed.table().empty();
        testbed.stream().delete();
        testbed.stream().add(Map.of(BenchStream.FIELD, Shape.SHORT.message(0)));
        ChildProcess archive =
                Programs.untuned(testbed, "chat-archive", testbed.options().distribution(), Map.of());
        try (Connection connection = testbed.table().connect("useServerPrepStmts=true");
                PreparedStatement row = connection.prepareStatement("SELECT 1 FROM chat_message LIMIT 1")) {
            return milliseconds(archive, () -> {
                try (ResultSet result = row.executeQuery()) {
                    return result.next();
                }
            });
        }
    }

    private static double bare(Testbed testbed) throws Exception {
        Path sources = testbed.options().sources().resolve("bare-camel");
        Path log = testbed.log(BARE);
        List<String> command = Programs.java(
                List.of("-Dlogback.configurationFile=" + sources.resolve("logback.xml")),
                jar -> jar.matches(BARE_JARS),
                BareCamel.class.getName(),
                sources.resolve("bare.camel.yaml").toString());
        ChildProcess bare = new ChildProcess(BARE, command, Map.of(), log);
        return milliseconds(bare, () -> hasLine(log));
    }

    private static boolean hasLine(Path log) throws IOException {
        return Files.exists(log) && Files.readString(log).contains("the first line of a bare Camel");
    }

    private static double milliseconds(ChildProcess process, Callable<Boolean> result) throws Exception {
        long start = System.nanoTime();
        process.start();
        try {
            while (!result.call()) {
                process.requireAlive();
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new IllegalStateException(process + " has no result after " + PATIENCE);
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return (System.nanoTime() - start) / 1e6;
        } finally {
            process.kill();
        }
    }

    private static Sample sample(String contender, int round, double milliseconds) {
        return new Sample(NAME, SETTING, contender, METRIC, "ms", round, milliseconds);
    }
}
