package io.chatarchive.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.settings.ArchiveSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.ReturnType;

/**
 * The dead letters of an archive, and their trash {@code <stream>:trash}. Where several archives share a dead-letter stream
 * only this one's letters are found. Each change is one script: a letter is at one place at any moment. Safe for several
 * threads. Each method throws {@link org.springframework.dao.DataAccessException} if Redis refuses or does not answer.
 */
public final class DeadLetterStream {
    private static final RedisScript FIND = new RedisScript("find-letters.lua");
    private static final RedisScript MOVE = new RedisScript("add-letter.lua", "move-letters.lua");
    private static final RedisScript REPLACE = new RedisScript("add-letter.lua", "replace-letter.lua");
    private static final RedisScript LEAVE = new RedisScript("leave-letter.lua");
    private static final RedisScript PURGE = new RedisScript("purge-trash.lua");
    private static final int MOVE_AT_ONCE = 100;
    /** Letters that one script looks at, so that it takes few milliseconds. */
    public static final int LOOK_AT = 200;

    private static final int MOST_BYTES = 4 << 20;

    private final RedisConnectionFactory redis;
    private final String stream;
    private final String letters;
    private final String trash;
    private final Duration kept;
    private final Map<String, byte[]> ofOlderVersions;

    /**
     * Letters that were found.
     *
     * @param next where to go on; empty at the end
     */
    public record Page(List<DeadLetter> letters, String next) {}

    public DeadLetterStream(RedisConnectionFactory redis, ArchiveSettings settings) {
        this.redis = redis;
        this.stream = settings.stream().key();
        this.letters = settings.deadLetterStream();
        this.trash = stream + ":trash";
        this.kept = settings.keepDiscarded();
        this.ofOlderVersions =
                Map.of("stream", bytes(stream), "group", bytes(settings.stream().group()));
    }

    /** The key of the trash. */
    String trash() {
        return trash;
    }

    /** The first place. */
    public static String first() {
        return "-";
    }

    /**
     * Letters from a place on. There may be fewer than {@code most}, or none, and more behind the next place.
     *
     * @param largest bytes of a field above which its size alone is read
     */
    public Page find(LetterFilter filter, String from, int most, long largest) {
        return find(letters, filter, from, most, largest);
    }

    /** The same in the trash. */
    public Page findInTrash(LetterFilter filter, String from, int most, long largest) {
        return find(trash, filter, from, most, largest);
    }

    /** The same, here or in the trash, without their messages. */
    Page findWithoutData(LetterFilter filter, boolean inTrash, String from) {
        return find(inTrash ? trash : letters, filter, from, LOOK_AT, 0);
    }

    /** How many there are from a place on, here or in the trash. */
    public long count(LetterFilter filter, boolean inTrash, String from) {
        long count = 0;
        for (String place = from; !place.isEmpty(); ) {
            Page page = findWithoutData(filter, inTrash, place);
            count += page.letters().size();
            place = page.next();
        }
        return count;
    }

    private Page find(String key, LetterFilter filter, String from, int most, long largest) {
        List<Object> arguments = new ArrayList<>(List.of(
                from,
                LOOK_AT,
                most,
                MOST_BYTES,
                stream,
                filter.reason(),
                filter.words(),
                filter.from().toEpochMilli(),
                filter.to().toEpochMilli(),
                largest));
        arguments.add(filter.ids().isEmpty() ? "0" : "1");
        arguments.addAll(filter.ids());
        return page(key, arguments);
    }

    private Page page(String key, List<?> arguments) {
        List<?> reply = (List<?>) FIND.run(redis, ReturnType.MULTI, List.of(key), arguments);
        List<DeadLetter> found = new ArrayList<>();
        ((List<?>) reply.get(1)).forEach(entry -> found.add(DeadLetter.of((List<?>) entry, ofOlderVersions)));
        return new Page(found, new String((byte[]) reply.get(0), UTF_8));
    }

    /** Hands on each page of letters that are meant. */
    public void each(LetterFilter filter, Consumer<List<DeadLetter>> reader) {
        each(letters, filter, Long.MAX_VALUE, reader);
    }

    /** The same without their messages. */
    public void eachWithoutData(LetterFilter filter, Consumer<List<DeadLetter>> reader) {
        each(letters, filter, 0, reader);
    }

    private void each(String key, LetterFilter filter, long largest, Consumer<List<DeadLetter>> reader) {
        String place = first();
        while (!place.isEmpty()) {
            Page page = find(key, filter, place, LOOK_AT, largest);
            if (!page.letters().isEmpty()) {
                reader.accept(page.letters());
            }
            place = page.next();
        }
    }

    /** Those that are meant, at this moment. */
    public SelectedLetters select(LetterFilter filter) {
        return new SelectedLetters(this, filter, false, "");
    }

    /** Those of an earlier selection that are left. */
    public SelectedLetters selectUpTo(LetterFilter filter, String last) {
        return new SelectedLetters(this, filter, false, last);
    }

    /** The same in the trash. */
    public SelectedLetters selectInTrash(LetterFilter filter) {
        return new SelectedLetters(this, filter, true, "");
    }

    /** A letter as it is now, by the id of its entry; none if it has been changed or moved meanwhile. */
    public Optional<DeadLetter> read(String entry) {
        return read(entry, Long.MAX_VALUE);
    }

    /** The same in the trash. */
    public Optional<DeadLetter> readInTrash(String entry, long largest) {
        return read(trash, entry, largest);
    }

    /** The same without its message if that has more bytes. */
    public Optional<DeadLetter> read(String entry, long largest) {
        return read(letters, entry, largest);
    }

    private Optional<DeadLetter> read(String key, String entry, long largest) {
        List<Object> arguments = new ArrayList<>(List.of(entry, 1, 1, MOST_BYTES, stream, "", ""));
        arguments.addAll(List.of(0, LetterFilter.NEVER.toEpochMilli(), largest, "0"));
        return page(key, arguments).letters().stream()
                .filter(letter -> letter.entry().equals(entry))
                .findFirst();
    }

    /** Moves letters to the trash. Returns how many were there. */
    public long discard(List<DeadLetter> some, String by, String because) {
        purge();
        return move(List.of(letters, trash), marks(by, because), some);
    }

    /** The same of one, counted for a job. */
    public void discard(DeadLetter letter, String by, String because, String job) {
        long unused = move(List.of(letters, trash, job), marks(by, because), List.of(letter));
    }

    /** Moves letters from the trash back to the dead letters. Returns how many were there. */
    public long restore(List<DeadLetter> some) {
        return move(List.of(trash, letters), List.of(), some);
    }

    private long move(List<String> keys, List<String> added, List<DeadLetter> some) {
        long moved = 0;
        for (int done = 0; done < some.size(); ) {
            List<Object> arguments = new ArrayList<>(List.of(added.size() / 2));
            arguments.addAll(added);
            some.subList(done, Math.min(some.size(), done + MOVE_AT_ONCE))
                    .forEach(letter -> arguments.add(letter.entry()));
            List<?> reply = (List<?>) MOVE.run(redis, ReturnType.MULTI, keys, arguments);
            moved += (Long) reply.get(0);
            done += ((Long) reply.get(1)).intValue();
        }
        return moved;
    }

    private static List<String> marks(String by, String because) {
        return List.of(
                "discarded-at", String.valueOf(Instant.now().toEpochMilli()), "discarded-by", by, "because", because);
    }

    /**
     * A letter that was edited.
     *
     * @param entry its own, from now on
     * @param original id of the original in the trash
     */
    public record Edited(String entry, String original) {}

    /** Puts other data into a letter; the original goes to the trash. Empty: the letter is not there any more. */
    public Optional<Edited> edit(DeadLetter letter, byte[] data, String by) {
        String original = DeadLetter.newId();
        List<Object> arguments = new ArrayList<>(List.of(letter.entry(), 2, "data", data, "edited", "1"));
        arguments.addAll(marks(by, "replaced"));
        arguments.addAll(List.of("letter", original, "replaced-by", letter.letter()));
        String entry = replace(List.of(letters, trash), arguments);
        return entry.isEmpty() ? Optional.empty() : Optional.of(new Edited(entry, original));
    }

    /**
     * It failed again: it has that reason and error from now on, and one attempt more, and is counted for a job. False: it
     * is not there any more.
     */
    public boolean failedAgain(DeadLetter letter, String reason, String error, String job) {
        String attempts = String.valueOf(letter.attempts() + 1);
        return !replace(
                        List.of(letters, trash, job),
                        List.of(letter.entry(), 3, "reason", reason, "error", error, "attempts", attempts))
                .isEmpty();
    }

    /** Returns the entry of the copy, or empty text if the letter is not there any more. */
    private String replace(List<String> keys, List<?> arguments) {
        return new String((byte[]) REPLACE.run(redis, ReturnType.VALUE, keys, arguments), UTF_8);
    }

    /** It leaves, for its row is committed, and is counted for a job, unless it is not there any more. */
    public void leave(DeadLetter letter, String job, String count) {
        LEAVE.run(redis, ReturnType.INTEGER, List.of(letters, job), List.of(letter.entry(), count));
    }

    /** Deletes from the trash what has been there for longer than {@code chat.dead-letter.keep-discarded}. */
    public void purge() {
        while ((Long) PURGE.run(redis, ReturnType.INTEGER, List.of(trash), List.of(kept.toMillis(), LOOK_AT)) > 0) {
            // there may be more
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
