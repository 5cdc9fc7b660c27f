package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Adds letters that are neither there nor in the trash. Somebody else may add the same ones meanwhile: what has come since
 * the last look is looked at in one step with the adding. Each method throws {@link
 * org.springframework.dao.DataAccessException} if Redis refuses or does not answer. Not for several threads.
 */
public final class LetterImport {
    /** More texts than a script can hand on to a command. */
    public static final int MOST_FIELDS = 3_000;

    private static final RedisScript ADD = new RedisScript("add-letters.lua");
    private static final int AT_ONCE = 100;
    private static final int BYTES_AT_ONCE = 1 << 20;
    private static final int LOOK_AT = 50; // they may be large, and a script takes few milliseconds

    private final RedisConnectionFactory redis;
    private final DeadLetterStream letters;
    private final String stream;
    private final List<String> keys;

    /** The letters that are there, and from where on to look for more. */
    private static final class Known {
        private final Set<String> ids = new HashSet<>();
        private String place = DeadLetterStream.first();
        private String placeInTrash = DeadLetterStream.first();
    }

    public LetterImport(RedisConnectionFactory redis, ArchiveSettings settings) {
        this.redis = redis;
        this.letters = new DeadLetterStream(redis, settings);
        this.stream = settings.stream().key();
        this.keys = List.of(settings.deadLetterStream(), letters.trash());
    }

    /**
     * Adds those that are not there. Returns how many.
     *
     * @param some the fields of each, by the id of the letter
     */
    public long add(Map<String, Map<String, byte[]>> some) {
        Known known = new Known();
        lookOn(some.keySet(), known);
        long added = 0;
        List<String> ids = List.copyOf(some.keySet());
        for (int next = 0; next < ids.size(); ) {
            List<Object> arguments = new ArrayList<>(List.of(known.place, known.placeInTrash, LOOK_AT, stream));
            int end = collect(ids, next, some, known.ids, arguments);
            List<?> reply = (List<?>) ADD.run(redis, ReturnType.MULTI, keys, arguments);
            if ((Long) reply.get(2) < 0) {
                lookOn(some.keySet(), known);
            } else {
                known.place = after((byte[]) reply.get(0), known.place);
                known.placeInTrash = after((byte[]) reply.get(1), known.placeInTrash);
                added += (Long) reply.get(2);
                next = end;
            }
        }
        return added;
    }

    /** Puts the next ones among the arguments; returns the place of the first that has to wait. */
    private static int collect(
            List<String> ids,
            int first,
            Map<String, Map<String, byte[]>> some,
            Set<String> there,
            List<Object> arguments) {
        long bytes = 0;
        int next = first;
        for (; next < ids.size() && next - first < AT_ONCE && bytes < BYTES_AT_ONCE; next++) {
            Map<String, byte[]> fields = some.get(ids.get(next));
            if (!there.contains(ids.get(next))) {
                arguments.addAll(List.of(ids.get(next), 2 * fields.size()));
                fields.forEach((name, value) -> arguments.addAll(List.of(name, value)));
                bytes += fields.values().stream()
                        .mapToLong(value -> value.length)
                        .sum();
            }
        }
        return next;
    }

    /** The trash after the letters, and the letters again: one that is moved meanwhile is found. */
    private void lookOn(Set<String> wanted, Known known) {
        known.place = lookOn(known.place, false, wanted, known.ids);
        known.placeInTrash = lookOn(known.placeInTrash, true, wanted, known.ids);
        known.place = lookOn(known.place, false, wanted, known.ids);
    }

    /** Notes which of those ids are there, from a place on. Returns where to look on. */
    private String lookOn(String from, boolean inTrash, Set<String> wanted, Set<String> there) {
        String behind = from;
        for (String next = from; !next.isEmpty(); ) {
            DeadLetterStream.Page page = letters.findWithoutData(LetterFilter.ALL, inTrash, next);
            page.letters().stream()
                    .map(DeadLetter::letter)
                    .filter(wanted::contains)
                    .forEach(there::add);
            next = page.next();
            if (!next.isEmpty()) {
                behind = next;
            } else if (!page.letters().isEmpty()) {
                behind = after(bytes(page.letters().get(page.letters().size() - 1)), behind);
            }
        }
        return behind;
    }

    private static byte[] bytes(DeadLetter letter) {
        return letter.entry().getBytes(UTF_8);
    }

    private static String after(byte[] entry, String otherwise) {
        return entry.length == 0 ? otherwise : new StreamEntry("", new String(entry, UTF_8), 0, null, null).nextId();
    }
}
