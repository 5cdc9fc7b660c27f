package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * Adds letters that are not there; one that is in the trash comes out of it. Somebody else may add the same ones meanwhile: what has come since
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
        private final Map<String, List<String>> inTrash = new HashMap<>();
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
            int end = collect(ids, next, some, known, arguments);
            List<?> reply = (List<?>) ADD.run(redis, ReturnType.MULTI, keys, arguments);
            if ((Long) reply.get(2) < 0) {
                lookOn(some.keySet(), known);
            } else {
                known.place = after(text(reply.get(0)), known.place);
                known.placeInTrash = after(text(reply.get(1)), known.placeInTrash);
                added += (Long) reply.get(2);
                next = end;
            }
        }
        return added;
    }

    /** Puts the next ones among the arguments; returns the place of the first that has to wait. */
    private static int collect(
            List<String> ids, int first, Map<String, Map<String, byte[]>> some, Known known, List<Object> arguments) {
        long bytes = 0;
        int next = first;
        for (; next < ids.size() && next - first < AT_ONCE && bytes < BYTES_AT_ONCE; next++) {
            Map<String, byte[]> fields = some.get(ids.get(next));
            if (!known.ids.contains(ids.get(next))) {
                List<String> seen = known.inTrash.getOrDefault(ids.get(next), List.of());
                arguments.addAll(List.of(ids.get(next), seen.size()));
                arguments.addAll(seen);
                arguments.add(2 * fields.size());
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
        Consumer<DeadLetter> there = letter -> known.ids.add(letter.letter());
        known.place = lookOn(known.place, false, wanted, there);
        known.placeInTrash = lookOn(
                known.placeInTrash,
                true,
                wanted,
                letter -> known.inTrash
                        .computeIfAbsent(letter.letter(), unused -> new ArrayList<>())
                        .add(letter.entry()));
        known.place = lookOn(known.place, false, wanted, there);
    }

    /** Notes which of those ids are there, from a place on. Returns where to look on. */
    private String lookOn(String from, boolean inTrash, Set<String> wanted, Consumer<DeadLetter> found) {
        String behind = from;
        for (String next = from; !next.isEmpty(); ) {
            DeadLetterStream.Page page = letters.findWithoutData(LetterFilter.ALL, inTrash, next);
            page.letters().stream()
                    .filter(letter -> wanted.contains(letter.letter()))
                    .forEach(found);
            next = page.next();
            if (!next.isEmpty()) {
                behind = next;
            } else if (!page.letters().isEmpty()) {
                behind = after(page.letters().get(page.letters().size() - 1).entry(), behind);
            }
        }
        return behind;
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, UTF_8);
    }

    private static String after(String entry, String otherwise) {
        return entry.isEmpty() ? otherwise : new StreamEntry("", entry, 0, null, null).nextId();
    }
}
