package io.chatarchive.check;

import io.chatarchive.access.Access;
import io.chatarchive.archive.Archives;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.Finding;
import io.chatarchive.http.HttpSettings;
import io.chatarchive.route.StoreRoute;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.UnknownSettings;
import io.chatarchive.standalone.ArchiveMain;
import io.chatarchive.standalone.ProgramFiles;
import io.chatarchive.stream.RedisInspection;
import io.chatarchive.table.DatabaseInspection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;

/** Looks at all that a start of the standalone program would need, in a context in which no archive works; changes nothing. */
public final class Inspection implements AutoCloseable {
    private final Main main;
    private final CamelContext context;
    private final RouteFiles routes;

    public Inspection(ProgramFiles files) throws Exception {
        main = ArchiveMain.prepared(files);
        context = main.getCamelContext();
        routes = new RouteFiles(context, files.routes(context));
    }

    /**
     * What is wrong with the route files; if nothing is, the archives are known then.
     *
     * @throws InvalidSettingException names the first setting that cannot be used
     */
    public List<Finding> routes() throws Exception {
        HttpSettings.of(context);
        List<Finding> findings = routes.findings(DryRun::prepare);
        if (findings.isEmpty()) {
            for (StreamArchive archive : archives()) {
                StoreRoute.require(context, archive.getName());
            }
            context.start(); // what stores a batch is a route
        }
        return findings;
    }

    /** What is set and no setting, and what is wrong with the users file; once the archives are known. */
    public List<Finding> settings() {
        List<String> names = archives().stream().map(StreamArchive::getName).toList();
        Optional<String> users = new Access(HttpSettings.of(context).access()).problem();
        return Stream.concat(
                        new UnknownSettings(context, names, routes.resources()).sentences().stream(), users.stream())
                .map(sentence -> Finding.fail("settings", sentence))
                .toList();
    }

    /** Of the files that the HTTP server needs. */
    public List<Finding> http() {
        return HttpSettings.of(context).findings();
    }

    public int files() {
        return routes.resources().size();
    }

    public List<StreamArchive> archives() {
        return Archives.of(context).all();
    }

    public List<Finding> redis(StreamArchive archive) {
        String address = archive.connections().redisAddress();
        try (RedisConnection redis = archive.connections().redis().getConnection()) {
            return new RedisInspection(redis, archive.settings(), address).findings();
        } catch (InvalidSettingException e) {
            return List.of(Finding.fail("redis", e.getMessage()));
        } catch (DataAccessException e) {
            return List.of(Finding.fail("redis", address + ": " + Fault.of(e).sentence()));
        }
    }

    /** Of the SQL with file and line. */
    public List<Finding> database(StreamArchive archive) throws IOException {
        ArchiveSettings settings = archive.settings();
        String address = archive.connections().databaseAddress();
        List<Finding> findings = new ArrayList<>();
        try (Connection connection = archive.connections().database().getConnection()) {
            for (Finding finding :
                    new DatabaseInspection(connection, settings, archive.inspection(connection), address).findings()) {
                findings.add(isOfSql(finding) ? withPlace(finding, settings.name()) : finding);
            }
        } catch (SQLException e) {
            findings.add(Finding.fail(
                    "database",
                    address + " as user '" + settings.jdbc().username() + "': "
                            + Fault.of(e).sentence()));
        }
        return findings;
    }

    /** Whether it says that the statement cannot be run. */
    public static boolean isOfSql(Finding finding) {
        return finding.level() == Finding.Level.FAIL && finding.subject().equals("sql");
    }

    private Finding withPlace(Finding finding, String archive) throws IOException {
        return Finding.fail("sql", routes.placeOfSql(archive, finding.sentence()) + finding.sentence());
    }

    @Override
    public void close() {
        main.stop();
    }
}
