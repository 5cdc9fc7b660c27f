package io.chatarchive.operate;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.stream.Audit;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Logs what operators do to an archive, from whatever shell or process, while this process runs. Not for several threads. */
final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int AT_ONCE = 100;

    private final StreamArchive archive;
    private final Audit audit;
    private String last;

    AuditLog(StreamArchive archive) {
        this.archive = archive;
        this.audit = new Audit(archive.connections().redisForLooking(), archive.getStream());
    }

    /** Logs what is new since the last look. Never throws. */
    void look() {
        try {
            if (last == null) {
                List<Audit.Event> latest = audit.before("", 1);
                last = latest.isEmpty() ? "0-0" : latest.get(0).id();
            }
            for (Audit.Event event : audit.after(last, AT_ONCE)) {
                last = event.id();
                LOG.info(
                        "{} by {} from {}: {}{}. stream={}",
                        event.verb(),
                        event.actor().name(),
                        event.actor().from(),
                        event.about().isEmpty() ? "" : event.about() + ": ",
                        event.result(),
                        archive.getStream());
            }
        } catch (DataAccessException e) {
            LOG.debug("The audit cannot be read", e);
        }
    }
}
