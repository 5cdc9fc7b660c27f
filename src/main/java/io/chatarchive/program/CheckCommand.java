package io.chatarchive.program;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.check.Inspection;
import io.chatarchive.fault.Finding;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.standalone.ProgramFiles;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Looks at everything that a start would need, changes nothing, and prints a line per finding. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tests settings, Redis and MySQL, and says what it found; exits with 0 or 1.")
final class CheckCommand implements Callable<Integer> {
    private final PrintStream out = System.out;
    private boolean failed;

    @Override
    public Integer call() throws Exception {
        try (Inspection inspection = new Inspection(ProgramFiles.AS_THEY_ARE)) {
            List<Finding> routes = inspection.routes();
            routes.forEach(this::print);
            if (routes.isEmpty()) {
                List<Finding> settings = inspection.settings();
                settings.forEach(this::print);
                if (settings.isEmpty()) {
                    print(Finding.ok("settings", ProgramFiles.SETTINGS + " can be used"));
                }
                inspection.http().forEach(this::print);
                print(Finding.ok("routes", inspection.files() + " files can be run"));
                for (StreamArchive archive : inspection.archives()) {
                    inspection.redis(archive).forEach(this::print);
                    inspection.database(archive).forEach(this::print);
                }
            }
        } catch (InvalidSettingException e) {
            print(Finding.fail("settings", e.getMessage()));
        }
        return failed ? 1 : 0;
    }

    private void print(Finding finding) {
        failed |= finding.level() == Finding.Level.FAIL;
        String level = finding.level() == Finding.Level.FAIL
                ? "FAIL"
                : finding.level().name().toLowerCase(Locale.ROOT);
        out.printf("%-5s %-9s %s%n", level, finding.subject(), finding.sentence());
    }
}
