package io.chatarchive;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import picocli.CommandLine.Command;

/** Looks at everything that a start would need, changes nothing, and prints a line per finding. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Tests settings, Redis and MySQL, and says what it found; exits with 0 or 1.")
final class ArchiveCheck implements Callable<Integer> {
    private final PrintStream out = System.out;
    private RouteFiles routes;
    private boolean failed;

    @Override
    public Integer call() throws Exception {
        Main main = ChatArchive.prepared();
        try {
            CamelContext context = main.getCamelContext();
            routes = RouteFiles.in(context);
            if (routesAreFine()) {
                print(Finding.ok("settings", ChatArchive.SETTINGS + " can be used"));
                for (StreamArchive archive : ArchiveBeans.of(context).archives()) {
                    checkRedis(archive.settings(), archive.connections());
                    checkDatabase(archive);
                }
            }
        } catch (InvalidSettingException e) {
            print(Finding.fail("settings", e.getMessage()));
        } finally {
            main.stop();
        }
        return failed ? 1 : 0;
    }

    private boolean routesAreFine() throws Exception {
        List<Finding> findings = routes.findings();
        findings.forEach(this::print);
        if (findings.isEmpty()) {
            print(Finding.ok("routes", routes.resources().size() + " files can be run"));
        }
        return findings.isEmpty();
    }

    private void checkRedis(ArchiveSettings settings, Connections connections) {
        String address = connections.redisAddress();
        try (RedisConnection redis = connections.redis().getConnection()) {
            new RedisInspection(redis, settings, address).findings().forEach(this::print);
        } catch (InvalidSettingException e) {
            print(Finding.fail("redis", e.getMessage()));
        } catch (DataAccessException e) {
            print(Finding.fail("redis", address + ": " + Fault.of(e).sentence()));
        }
    }

    private void checkDatabase(StreamArchive archive) throws IOException {
        String address = archive.connections().databaseAddress();
        ArchiveSettings settings = archive.settings();
        try (Connection connection = archive.connections().database().getConnection()) {
            for (Finding finding :
                    new DatabaseInspection(connection, settings, archive.statement(), address).findings()) {
                boolean ofSql = finding.level() == Finding.Level.FAIL
                        && finding.subject().equals("sql");
                String place = ofSql ? routes.placeOfSql(settings.name(), finding.sentence()) : "";
                print(new Finding(finding.level(), finding.subject(), place + finding.sentence()));
            }
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
