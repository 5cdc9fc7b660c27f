package io.chatarchive.bench.experiment;

import io.chatarchive.bench.contender.Archive;
import io.chatarchive.bench.contender.Contender;
import io.chatarchive.bench.sample.Log;
import io.chatarchive.bench.sample.Sample;
import io.chatarchive.bench.sample.Samples;
import io.chatarchive.bench.sample.Spread;
import io.chatarchive.bench.testbed.Backlog;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Heap in use after each garbage collection, while many short messages pass through a small heap; read in the JVM's log. */
public final class HeapUse implements Experiment {
    public static final String NAME = "heap";
    public static final String USED = "in use after a collection";
    static final String RATE = "rate";
    private static final int HEAP_MB = 128;

    /** [12.345s] GC(7) Pause Young (Normal) (G1 Evacuation Pause) 75M->12M(128M) 4.5ms */
    private static final Pattern COLLECTION =
            Pattern.compile("\\[(\\d+[.,]\\d+)s].* Pause .* \\d+M->(\\d+)M\\(\\d+M\\).*");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void run(Testbed testbed, Log log) throws Exception {
        Backlog backlog = new Backlog(Shape.SHORT, testbed.options().heapMessages());
        log.heading(String.format("Heap in use, with -Xmx%dm and %,d messages", HEAP_MB, backlog.messages()));
        Path collections = testbed.log("gc");
        // the program runs in its own folder; a path from there has no spaces of the user's in it
        Path fromThere = testbed.options().distribution().relativize(collections);
        Files.deleteIfExists(collections);
        Archive archive = new Archive(
                Archive.AS_SHIPPED.id(),
                Archive.AS_SHIPPED.description(),
                Map.of("JAVA_OPTS", "-Xmx" + HEAP_MB + "m -Xlog:gc:file=" + fromThere + ":uptime"));
        try (Contender.Running running = archive.start(testbed)) {
            Rate.warmUp(running, 1, new Backlog(Shape.SHORT, testbed.options().messages()));
            double rate = running.drain(backlog).rate();
            log.result(new Sample(NAME, "-Xmx" + HEAP_MB + "m", archive.id(), RATE, Rate.UNIT, 1, rate));
        }
        read(collections, archive, log);
    }

    /** Heap in use in the last third of the collections, by that in the second: the first may still be loading classes. */
    public static Spread growth(Samples samples) {
        List<Double> used = samples.values(NAME, USED);
        int third = used.size() / 3;
        if (third == 0) {
            return Spread.of(List.of());
        }
        double early = Spread.of(used.subList(third, 2 * third)).median();
        double late = Spread.of(used.subList(2 * third, used.size())).median();
        return Spread.of(List.of(late / early));
    }

    private static void read(Path collections, Archive archive, Log log) throws IOException {
        for (String line : Files.readAllLines(collections)) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.matches()) {
                String seconds = collection.group(1).replace(',', '.');
                double used = Double.parseDouble(collection.group(2));
                log.point(new Sample(NAME, seconds, archive.id(), USED, "MB", 1, used));
            }
        }
    }
}
