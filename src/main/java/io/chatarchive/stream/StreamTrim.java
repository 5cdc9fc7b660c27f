package io.chatarchive.stream;

import io.chatarchive.fault.Fault;
import io.chatarchive.settings.ArchiveSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Drops what every group of the stream has finished, if {@code chat.archive.after-ack} is {@code trim}: after each
 * acknowledgement, and with each look, for the last group to finish may be another. It never throws: what cannot be
 * dropped now is dropped later. Knows who keeps entries in the stream that the archive has finished. Safe for many
 * threads.
 */
public final class StreamTrim implements MaintenanceTask {
    private static final Logger LOG = LoggerFactory.getLogger(StreamTrim.class);

    /** The first group that has not finished an entry, and that entry: what comes later cannot be dropped. */
    private record Holder(String group, String entry) {}

    private static final RedisScript TRIM = new RedisScript("trim.lua");

    private final RedisConnectionFactory redis;
    private final ArchiveSettings settings;
    private final Clock clock;
    private Holder holder;
    private Instant since;
    private boolean holdsFinished;
    private String saidGroup;
    private String failure;

    StreamTrim(RedisConnectionFactory redis, ArchiveSettings settings, Clock clock) {
        this.redis = redis;
        this.settings = settings;
        this.clock = clock;
    }

    /** Entries were acknowledged. */
    void acknowledged() {
        trim(true);
    }

    @Override
    public void look(GroupState state) {
        if (state.length() > 0) {
            trim(false);
        }
    }

    private void trim(boolean acknowledged) {
        if (settings.afterAck() != ArchiveSettings.AfterAck.TRIM) {
            return;
        }
        try {
            ArchiveSettings.Stream stream = settings.stream();
            saw(TRIM.texts(redis, List.of(stream.key()), List.of(stream.group())), acknowledged);
        } catch (RuntimeException e) {
            failed(Fault.of(e).sentence());
        }
    }

    private synchronized void saw(List<String> answer, boolean acknowledged) {
        failure = null;
        Holder now = answer.isEmpty() ? null : new Holder(answer.get(0), answer.get(1));
        if (!Objects.equals(now, holder)) {
            holder = now;
            since = clock.instant();
            holdsFinished = now != null && !isOwn(now);
        }
        holdsFinished |= acknowledged;
        if (now == null) {
            saidGroup = null;
        } else if (isTooLong() && !now.group().equals(saidGroup)) {
            saidGroup = now.group();
            LOG.warn(words());
        }
    }

    private boolean isOwn(Holder someone) {
        return someone.group().equals(settings.stream().group());
    }

    private boolean isTooLong() {
        return holder != null
                && holdsFinished
                && Duration.between(since, clock.instant())
                                .compareTo(settings.watch().patience())
                        >= 0;
    }

    private String words() {
        String stream = settings.stream().key();
        String advice = isOwn(holder)
                ? "See XPENDING " + stream + " " + holder.group() + " - + 10."
                : "If nobody reads as this group any more: XGROUP DESTROY " + stream + " " + holder.group() + ".";
        return "Stream '" + stream + "' cannot be trimmed and grows: group '" + holder.group()
                + "' has not finished entry " + holder.entry() + ". " + advice;
    }

    private synchronized void failed(String sentence) {
        if (failure == null) {
            LOG.warn(
                    "{}. Trying again. stream={}",
                    failureWords(sentence),
                    settings.stream().key());
        }
        failure = sentence;
    }

    private static String failureWords(String sentence) {
        return "Finished entries cannot be dropped from the stream (XTRIM): " + sentence;
    }

    @Override
    public synchronized Optional<String> notice() {
        return failure != null
                ? Optional.of(failureWords(failure) + ".")
                : isTooLong() ? Optional.of(words()) : Optional.empty();
    }
}
