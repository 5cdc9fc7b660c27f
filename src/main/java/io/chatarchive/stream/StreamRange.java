package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.settings.ArchiveSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * A part of the stream, page by page, delivered or not. Reading changes nothing. Each method throws {@link
 * org.springframework.dao.DataAccessException} if Redis refuses or does not answer.
 */
public final class StreamRange {
    private static final RedisScript READ = new RedisScript("read-range.lua");
    private static final RedisScript PENDING = new RedisScript("pending-between.lua");
    private static final int MOST = 1_000;

    private final RedisConnectionFactory redis;
    private final ArchiveSettings.Stream stream;

    /**
     * How much is read at once.
     *
     * @param page bytes of messages; only a single one may be larger
     * @param largest bytes above which a message is not read, for the database does not take it
     */
    public record Bounds(long page, long largest) {}

    /**
     * Some entries.
     *
     * @param next id to go on with; empty at the end
     */
    public record Page(List<StreamEntry> entries, String next) {}

    public StreamRange(RedisConnectionFactory redis, ArchiveSettings.Stream stream) {
        this.redis = redis;
        this.stream = stream;
    }

    /** The next entries with their messages. */
    public Page read(String from, String to, Bounds bounds) {
        return read(from, to, "0", bounds);
    }

    /** The next entries without. */
    public Page readIds(String from, String to) {
        return read(from, to, "1", new Bounds(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    private Page read(String from, String to, String idsAlone, Bounds bounds) {
        List<?> reply = run(READ, from, to, MOST, bounds.page(), stream.field(), idsAlone, bounds.largest());
        List<?> ids = (List<?>) reply.get(1);
        List<?> messages = (List<?>) reply.get(2);
        List<?> sizes = (List<?>) reply.get(3);
        List<StreamEntry> entries = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            byte[] message = messages.isEmpty() ? new byte[0] : (byte[]) messages.get(i);
            String size = sizes.isEmpty() ? "" : text(sizes.get(i));
            UnreadableMessageException missing = message.length == 0 ? UnreadableMessageException.noField() : null;
            UnreadableMessageException unreadable =
                    size.isEmpty() ? missing : UnreadableMessageException.tooLarge(size, bounds.largest());
            entries.add(new StreamEntry(
                    stream.key(), text(ids.get(i)), 1, unreadable == null ? message : null, unreadable));
        }
        return new Page(entries, text(reply.get(0)));
    }

    /** The ids of those that are pending for the group. */
    public Set<String> pending(String first, String last) {
        Set<String> pending = new HashSet<>();
        String from = first;
        while (true) {
            List<?> some = run(PENDING, stream.group(), from, last, MOST);
            some.forEach(id -> pending.add(text(id)));
            if (some.size() < MOST) {
                return pending;
            }
            from = new StreamEntry("", text(some.get(some.size() - 1)), 0, null, null).nextId();
        }
    }

    private List<?> run(RedisScript script, Object... arguments) {
        return (List<?>) script.run(redis, ReturnType.MULTI, List.of(stream.key()), List.of(arguments));
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, UTF_8);
    }
}
