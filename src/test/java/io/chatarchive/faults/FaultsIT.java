package io.chatarchive.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.LongTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The fault suite: the program that ships, real servers, and a schedule of faults. In a plain build its short form; in
 * full with {@code -Pfaults}. The seed is printed, and {@code -Dfaults.seed} repeats it.
 */
class FaultsIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));

    @Test
    void should_lose_and_double_nothing_when_everything_fails() throws Exception {
        FaultOptions options = FaultOptions.ofSystemProperties();
        run(options.operator() ? options.withOperator() : options, "faults");
    }

    @Test
    @LongTest
    void should_lose_and_double_nothing_when_an_operator_is_at_work_meanwhile() throws Exception {
        run(FaultOptions.ofSystemProperties().withOperator(), "faults-with-operator");
    }

    private static void run(FaultOptions options, String logs) throws Exception {
        FaultRun run = new FaultRun(options, DISTRIBUTION, DISTRIBUTION.resolveSibling(logs), System.out::println);

        Summary summary = run.run();

        System.out.println(summary);
        assertThat(summary.isClean()).as(summary.toString()).isTrue();
    }
}
