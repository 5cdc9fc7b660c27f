package io.chatarchive.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.api.LetterTrial;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.Fault;
import io.chatarchive.stream.DeadLetter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Tries a letter in a Camel context of its own, made from the same files: the running one stays as it is. One at a time. */
final class ContextTrial implements LetterTrial {
    private final ReentrantLock busy = new ReentrantLock();

    @Override
    public Optional<String> of(StreamArchive archive, DeadLetter letter) {
        if (!busy.tryLock()) {
            return Optional.empty();
        }
        try (OperatedArchive operated = OperatedArchive.open(archive.getName())) {
            return Optional.of(words(operated, letter));
        } catch (Exception e) {
            return Optional.of(
                    "Nobody knows what would become of it now: " + Fault.of(e).sentence() + ".");
        } finally {
            busy.unlock();
        }
    }

    private static String words(OperatedArchive operated, DeadLetter letter) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream text = new PrintStream(bytes, true, UTF_8)) {
            new Trial(operated.withRoutes(), text).show(letter.message(operated.stream(), Long.MAX_VALUE));
        }
        return bytes.toString(UTF_8).strip();
    }
}
