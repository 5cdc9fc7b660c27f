package io.chatarchive.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.message.Utf8;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import io.chatarchive.stream.LetterImport;
import io.chatarchive.stream.SelectedLetters;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The dead letters of an archive, as operators look at them and change them. Each method throws {@link
 * InvalidSettingException} with a sentence where it cannot be done, and {@link org.springframework.dao.DataAccessException}
 * if Redis refuses or does not answer.
 */
public final class Letters {
    /** What follows an object would make it no JSON again. */
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final int AT_ONCE = 100;
    private static final int ATTEMPTS = 5;
    private static final long LARGEST_ANSWER = 4_000_000;

    private final DeadLetterStream letters;
    private final LetterImport imported;
    private final String stream;

    /**
     * Letters that were moved.
     *
     * @param first id of the first that was meant; empty: there was none
     * @param unknown ids that no letter has
     * @param complete whether that is all that was meant, and something
     */
    public record Moved(long number, String first, List<String> unknown, boolean complete) {}

    /** Letters that were imported. */
    public record Imported(long added, long lines) {}

    public Letters(RedisConnectionFactory redis, ArchiveSettings settings) {
        this.letters = new DeadLetterStream(redis, settings);
        this.imported = new LetterImport(redis, settings);
        this.stream = settings.stream().key();
    }

    /**
     * When a list ends before it is full.
     *
     * @param bytes of messages
     * @param looks letters that were looked at
     * @param largest bytes of a field above which its size alone is read
     */
    public record Bounds(long bytes, long looks, long largest) {
        public static final Bounds NONE = new Bounds(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Letters from a place on, at most so many; within these bounds there may be fewer, and more behind the next place. */
    public DeadLetterStream.Page list(LetterFilter filter, boolean trash, String place, int most, Bounds bounds) {
        List<DeadLetter> found = new ArrayList<>();
        String next = place;
        for (long looks = 0;
                !next.isEmpty()
                        && found.size() < most
                        && looks < bounds.looks()
                        && found.stream()
                                        .mapToLong(letter -> letter.data().length)
                                        .sum()
                                < bounds.bytes();
                looks += DeadLetterStream.LOOK_AT) {
            DeadLetterStream.Page page = trash
                    ? letters.findInTrash(filter, next, most - found.size(), bounds.largest())
                    : letters.find(filter, next, most - found.size(), bounds.largest());
            found.addAll(page.letters());
            next = page.next();
        }
        return new DeadLetterStream.Page(found, next);
    }

    /** How many there are from a place on. */
    public long count(LetterFilter filter, boolean trash, String place) {
        return letters.count(filter, trash, place);
    }

    private static List<DeadLetter> all(SelectedLetters meant) {
        List<DeadLetter> all = new ArrayList<>();
        for (List<DeadLetter> one = meant.take(1); !one.isEmpty(); one = meant.take(1)) {
            all.addAll(one);
        }
        return all;
    }

    /** The one that is meant, or the first in the trash; of a field with more bytes than that only the size. */
    public DeadLetter anywhere(String id, long largest) {
        try {
            return single(id, largest);
        } catch (NotThereException e) {
            return letters.selectInTrash(LetterFilter.of(List.of(id))).take(1).stream()
                    .findFirst()
                    .flatMap(letter -> letters.readInTrash(letter.entry(), largest))
                    .orElseThrow(() -> e);
        }
    }

    /** The one that is meant, whole. */
    public DeadLetter single(String id) {
        return single(id, Long.MAX_VALUE);
    }

    /** The same; of a field with more bytes than that only the size. By its place it is found at once. */
    public DeadLetter single(String id, long largest) {
        if (DeadLetter.isPlace(id)) {
            return letters.read(id.substring(1), largest)
                    .orElseThrow(() -> new NotThereException("There is no letter of " + id + "."));
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) { // somebody may change it between the two looks
            Optional<DeadLetter> letter = letters.read(entryOf(id), largest);
            if (letter.isPresent()) {
                return letter.get();
            }
        }
        throw new InvalidSettingException("Somebody changes the letter " + id + " again and again. Nothing was done.");
    }

    private String entryOf(String id) {
        SelectedLetters meant = letters.select(LetterFilter.of(List.of(id)));
        if (meant.count() > 1) {
            List<DeadLetter> which = all(meant);
            boolean distinct = which.stream().map(DeadLetter::letter).distinct().count() == which.size();
            throw new InvalidSettingException("There are " + which.size() + " letters of " + id + "; say which: "
                    + which.stream()
                            .map(distinct ? DeadLetter::letter : DeadLetter::place)
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return meant.take(1).stream()
                .findFirst()
                .map(DeadLetter::entry)
                .orElseThrow(() -> new NotThereException("There is no letter of " + id + "."));
    }

    /**
     * A letter with another message.
     *
     * @param original id in the trash of what it was
     */
    public record Edited(DeadLetter letter, String original) {}

    /** Puts another message into a letter; the original goes to the trash. */
    public Edited edit(String id, byte[] data, String by) {
        requireObject(data);
        return edited(single(id, 0), data, by);
    }

    private Edited edited(DeadLetter letter, byte[] data, String by) {
        DeadLetterStream.Edited edited = letters.edit(letter, data, by)
                .orElseThrow(() -> new InvalidSettingException("Somebody has changed or moved the letter "
                        + letter.letter() + " meanwhile. Nothing was done."));
        return new Edited(
                letters.read(edited.entry(), LARGEST_ANSWER)
                        .orElseThrow(() -> new NotThereException(
                                "Somebody has moved the letter " + letter.letter() + " since it was edited.")),
                edited.original());
    }

    /**
     * Takes an edit back: the message of the original comes out of the trash into the letter, and what the letter had goes
     * there as the original of another edit.
     *
     * @param original id of the original in the trash
     */
    public Edited undo(String id, String original, String by) {
        DeadLetter before = letters.selectInTrash(LetterFilter.of(List.of(original))).take(1).stream()
                .findFirst()
                .flatMap(letter -> letters.readInTrash(letter.entry(), Long.MAX_VALUE))
                .orElseThrow(() -> new NotThereException("There is no letter of " + original + " in the trash."));
        DeadLetter letter = single(id, 0);
        if (!before.text("replaced-by").equals(letter.letter())) {
            throw new UnusableInputException(original + " is no original of the letter " + letter.letter() + ".");
        }
        return edited(letter, before.data(), by);
    }

    private static void requireObject(byte[] bytes) {
        try {
            if (Utf8.isValid(bytes) && JSON.readTree(bytes).isObject()) {
                return;
            }
        } catch (JsonProcessingException e) {
            throw new UnusableInputException("The message is no JSON, at " + MessageLines.place(e) + ".");
        } catch (IOException e) {
            throw new IllegalStateException(e); // there is nothing to read from
        }
        throw new UnusableInputException("The message is not a JSON object in UTF-8.");
    }

    /** Moves letters to the trash. */
    public Moved discard(LetterFilter filter, String by) {
        return move(letters.select(filter), letter -> true, some -> letters.discard(some, by, "discarded"));
    }

    /** Moves letters from the trash back; the original of an edited one only by its letter id. */
    public Moved restore(LetterFilter filter) {
        return move(
                letters.selectInTrash(filter),
                letter -> letter.text("because").equals("discarded")
                        || filter.ids().contains(letter.letter()),
                letters::restore);
    }

    private static Moved move(
            SelectedLetters meant, Predicate<DeadLetter> which, ToLongFunction<List<DeadLetter>> action) {
        long selected = 0;
        long moved = 0;
        String first = "";
        for (List<DeadLetter> some = meant.take(AT_ONCE); !some.isEmpty(); some = meant.take(AT_ONCE)) {
            some.removeIf(which.negate());
            first = first.isEmpty() && !some.isEmpty() ? some.get(0).letter() : first;
            selected += some.size();
            moved += action.applyAsLong(some);
        }
        boolean complete = moved > 0 && moved == selected && meant.unknown().isEmpty();
        return new Moved(moved, first, meant.unknown(), complete);
    }

    /** Hands on each letter that is meant, whole. Returns the ids that no letter has. */
    public List<String> each(LetterFilter filter, Consumer<DeadLetter> reader) {
        if (filter.ids().isEmpty()) {
            letters.each(filter, page -> page.forEach(reader));
            return List.of();
        }
        SelectedLetters meant = letters.select(filter);
        for (List<DeadLetter> one = meant.take(1); !one.isEmpty(); one = meant.take(1)) {
            letters.read(one.get(0).entry()).ifPresent(reader);
        }
        return meant.unknown();
    }

    /** Adds letters as they were exported; one that is there is passed over, one in the trash comes out of it. */
    public Imported add(BufferedReader lines) throws IOException {
        return new LetterLines(lines, stream).addTo(imported);
    }
}
