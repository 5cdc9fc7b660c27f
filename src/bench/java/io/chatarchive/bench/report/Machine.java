package io.chatarchive.bench.report;

import com.sun.management.OperatingSystemMXBean;
import io.chatarchive.bench.sample.Spread;
import io.chatarchive.bench.testbed.Testbed;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the figures were measured on, and what was measured. */
public record Machine(Map<String, String> facts) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    public static Machine look(Testbed testbed) throws SQLException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("when", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("commit", commit(testbed.options().project()));
        facts.put("form", testbed.options().form());
        facts.put("processor", system.getAvailableProcessors() + " × " + processor());
        facts.put("memory", (system.getTotalMemorySize() >> 20) + " MB");
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("load before", Spread.number(system.getSystemLoadAverage()));
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        facts.put("JVM options", String.join(" ", testbed.options().jvm()));
        facts.put("Redis", testbed.stream().version());
        facts.put("database", testbed.table().version());
        facts.put(
                "durability",
                "innodb_flush_log_at_trx_commit="
                        + testbed.table().ask("SELECT @@innodb_flush_log_at_trx_commit") + ", innodb_buffer_pool_size="
                        + testbed.table().ask("SELECT @@innodb_buffer_pool_size"));
        facts.put("Camel", System.getProperty("bench.camel", "unknown"));
        return new Machine(facts);
    }

    private static String processor() {
        try {
            return Files.readAllLines(CPU_INFO).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String commit(Path project) {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .directory(project.toFile())
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return commit.isEmpty() ? "unknown" : commit;
        } catch (IOException e) {
            return "unknown";
        }
    }
}
