package io.chatarchive.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.chatarchive.fault.Causes;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.stream.ConsumerGroup;
import io.chatarchive.stream.Lane;
import io.lettuce.core.RedisCommandExecutionException;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Sets an entry aside in the dead-letter stream, with the reason that an error gives, and acknowledges it. Where Redis
 * answers that this stream cannot be written, the entry stays pending, and the other messages go on; where it does not
 * answer, this throws {@link DataAccessException}.
 */
public final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final ConsumerGroup group;
    private final ArchiveProgress progress;
    private final OutageLog outageLog;

    public DeadLetters(ConsumerGroup group, ArchiveProgress progress, OutageLog outageLog) {
        this.group = group;
        this.progress = progress;
        this.outageLog = outageLog;
    }

    void setAside(StreamEntry entry, Lane lane, Throwable error) {
        String reason = reason(error);
        boolean byDatabase = Causes.has(SQLException.class, error);
        if (byDatabase) {
            lane.rejected();
        }
        try {
            ConsumerGroup.Outcome outcome = group.setAside(lane, entry, reason, explanation(error));
            lane.batch().finished(List.of(entry));
            outageLog.works(Fault.Server.DEAD_LETTERS, lane);
            switch (outcome) {
                case SET_ASIDE -> count(entry, reason, byDatabase);
                case GHOST -> progress.ghosts(List.of(entry.id()));
                case NOT_PENDING ->
                    LOG.warn(
                            "Message not set aside, because its entry is no longer pending for this consumer: another one has"
                                    + " claimed it, or the stream was deleted meanwhile stream={} entry={} reason='{}'",
                            entry.stream(),
                            entry.id(),
                            reason);
            }
        } catch (DataAccessException e) {
            if (!Causes.has(RedisCommandExecutionException.class, e)) {
                throw e; // no answer: an outage
            }
            Fault fault = Fault.of(e);
            lane.batch().keep(entry);
            outageLog.failed(new Fault(Fault.Server.DEAD_LETTERS, fault.errorClass(), fault.sentence()), lane);
        }
    }

    private void count(StreamEntry entry, String reason, boolean byDatabase) {
        progress.counts().deadLettered();
        LOG.warn(
                "Message set aside in the dead letters stream={} entry={} reason='{}'",
                entry.stream(),
                entry.id(),
                reason);
        if (byDatabase && progress.rejections().rejected()) {
            LOG.error(RejectionStreak.SUSPICION);
        }
    }

    public static String reason(Throwable error) {
        UnreadableMessageException unreadable = Causes.find(UnreadableMessageException.class, error);
        if (unreadable != null) {
            return unreadable.reason();
        }
        return Causes.has(SQLException.class, error) ? "rejected by the database" : "not JSON";
    }

    public static String explanation(Throwable error) {
        UnreadableMessageException unreadable = Causes.find(UnreadableMessageException.class, error);
        if (unreadable != null) {
            return unreadable.getMessage();
        }
        SQLException rejected = Causes.find(SQLException.class, error);
        if (rejected != null) {
            return rejected.getMessage() + " (error " + rejected.getErrorCode() + ", SQLState " + rejected.getSQLState()
                    + ")";
        }
        return error instanceof JsonProcessingException json
                ? json.getOriginalMessage() + position(json)
                : String.valueOf(error.getMessage());
    }

    private static String position(JsonProcessingException error) {
        return error.getLocation() == null
                ? ""
                : " (line " + error.getLocation().getLineNr() + ", column "
                        + error.getLocation().getColumnNr() + ")";
    }
}
