package io.chatarchive;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import picocli.CommandLine.Command;

/** Looks at everything that a start would need, changes nothing, and prints a line per finding. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tests settings, Redis and MySQL, and says what it found; exits with 0 or 1.")
final class ArchiveCheck implements Callable<Integer> {
    private final PrintStream out = System.out;
    private boolean failed;

    @Override
    public Integer call() throws Exception {
        Main main = ChatArchive.standalone();
        try {
            main.configure().setRoutesIncludePattern("false");
            main.configure().setAutoConfigurationEnabled(false);
            main.init();
            RouteFiles.in(main.getCamelContext()).load();
            check(main.getCamelContext());
        } catch (InvalidSettingException e) {
            print(Finding.fail("settings", e.getMessage()));
        } finally {
            main.stop();
        }
        return failed ? 1 : 0;
    }

    private void check(CamelContext context) {
        List<ArchiveUse> uses = ArchiveUse.in(context);
        Map<ArchiveUse, ArchiveSettings> archives = new LinkedHashMap<>();
        for (ArchiveUse use : uses) {
            try {
                archives.put(use, ArchiveSettings.of(use.source()));
            } catch (InvalidSettingException e) {
                throw e.in(use.source());
            }
        }
        print(Finding.ok("settings", ChatArchive.SETTINGS + " can be used"));
        archives.forEach((use, settings) -> {
            checkRedis(settings);
            checkDatabase(settings, use.statement(settings));
        });
    }

    private void checkRedis(ArchiveSettings settings) {
        String address = ServerAddress.withoutSecrets(settings.redis().url());
        LettuceConnectionFactory connections = RedisConnections.open(settings.redis());
        try (RedisConnection redis = connections.getConnection()) {
            new RedisInspection(redis, settings, address).findings().forEach(this::print);
        } catch (InvalidSettingException e) {
            print(Finding.fail("redis", e.getMessage()));
        } catch (DataAccessException e) {
            print(Finding.fail("redis", address + ": " + Fault.of(e).sentence()));
        } finally {
            connections.destroy();
        }
    }

    private void checkDatabase(ArchiveSettings settings, StoreStatement statement) {
        String address = ServerAddress.withoutSecrets(settings.jdbc().url());
        try (DatabaseConnections.Pool database = DatabaseConnections.open(settings);
                Connection connection = database.getConnection()) {
            new DatabaseInspection(connection, settings, statement, address)
                    .findings()
                    .forEach(this::print);
        } catch (SQLException e) {
            print(Finding.fail(
                    "database",
                    address + " as user '" + settings.jdbc().username() + "': "
                            + Fault.of(e).sentence()));
        }
    }

    private void print(Finding finding) {
        failed |= finding.level() == Finding.Level.FAIL;
        String level = finding.level() == Finding.Level.FAIL
                ? "FAIL"
                : finding.level().name().toLowerCase(Locale.ROOT);
        out.printf("%-5s %-9s %s%n", level, finding.subject(), finding.sentence());
    }
}
