package io.chatarchive.program;

import io.chatarchive.archive.Archives;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.check.DryRun;
import io.chatarchive.check.RouteFiles;
import io.chatarchive.fault.Finding;
import io.chatarchive.route.StoreRoute;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.standalone.ArchiveMain;
import io.chatarchive.standalone.ProgramFiles;
import io.chatarchive.stream.RedisConnections;
import java.util.List;
import java.util.Map;
import org.apache.camel.main.Main;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The archive that a command works on. Its settings and its Redis are there at once; its routes, and with them its
 * database, where a command sends messages through them.
 */
final class OperatedArchive implements AutoCloseable {
    private final Main main;
    private final ArchiveSettings settings;
    private LettuceConnectionFactory redis;
    private StreamArchive withRoutes;
    private Runnable end = () -> {};

    private OperatedArchive(Main main, ArchiveSettings settings) {
        this.main = main;
        this.settings = settings;
    }

    /**
     * The archive of that name in the folder that the program is started in.
     *
     * @throws InvalidSettingException if there is none, or a setting cannot be used
     */
    static OperatedArchive open(String name) throws Exception {
        Main main = ArchiveMain.prepared(ProgramFiles.AS_THEY_ARE);
        try {
            Map<String, ArchiveSettings> archives = DeclaredArchives.in(main.getCamelContext());
            if (!archives.containsKey(name)) {
                throw new InvalidSettingException("There is no archive named '" + name + "'; there is "
                        + String.join(", ", archives.keySet()) + ".");
            }
            return new OperatedArchive(main, archives.get(name));
        } catch (Exception | Error e) {
            main.stop();
            throw e;
        }
    }

    ArchiveSettings settings() {
        return settings;
    }

    String stream() {
        return settings.stream().key();
    }

    RedisConnectionFactory redis() {
        if (redis == null) {
            redis = RedisConnections.open(settings.redis());
        }
        return redis;
    }

    /**
     * The same with its routes, in a context of this command's own: no archive works in it, and it listens nowhere.
     *
     * @throws InvalidSettingException if the routes cannot be run
     */
    StreamArchive withRoutes() throws Exception {
        if (withRoutes == null) {
            List<Finding> findings = RouteFiles.in(main.getCamelContext()).findings(DryRun::prepare);
            if (!findings.isEmpty()) {
                throw new InvalidSettingException(findings.get(0).sentence() + ".");
            }
            StreamArchive archive =
                    Archives.of(main.getCamelContext()).named(settings.name()).orElseThrow();
            StoreRoute.require(main.getCamelContext(), archive.getName());
            main.getCamelContext().start();
            withRoutes = archive;
        }
        return withRoutes;
    }

    /** To be run when the command has printed its result. */
    void atEnd(Runnable task) {
        end = task;
    }

    @Override
    public void close() {
        end.run();
        if (redis != null) {
            redis.destroy();
        }
        main.stop();
    }
}
