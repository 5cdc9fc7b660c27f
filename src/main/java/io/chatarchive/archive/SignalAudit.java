package io.chatarchive.archive;

import io.chatarchive.route.Archive;
import io.chatarchive.stream.Audit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Writes down that a signal has drained an archive; of many in a minute, one. Who has sent it, Redis does not tell. */
final class SignalAudit implements Consumer<Archive> {
    private static final Logger LOG = LoggerFactory.getLogger(SignalAudit.class);
    private static final long PERIOD = Duration.ofMinutes(1).toNanos();

    private final Archives archives;
    private final Map<String, Long> last = new ConcurrentHashMap<>();

    SignalAudit(Archives archives) {
        this.archives = archives;
    }

    @Override
    public void accept(Archive archive) {
        long now = System.nanoTime();
        Long before = last.get(archive.getName());
        if (before == null || now - before > PERIOD) {
            last.put(archive.getName(), now);
            archives.named(archive.getName()).ifPresent(SignalAudit::write);
        }
    }

    private static void write(StreamArchive archive) {
        try {
            new Audit(archive.connections().redisForLooking(), archive.getStream())
                    .add(new Audit.Actor("", "signal"), "drain", "", "begun");
        } catch (DataAccessException e) {
            LOG.debug("A signal cannot be written to the audit", e);
        }
    }
}
