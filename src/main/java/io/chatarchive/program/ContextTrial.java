package io.chatarchive.program;

import io.chatarchive.api.LetterTrial;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.fault.Fault;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetter;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.dao.DataAccessException;

/** Tries a letter in a Camel context of its own, made from the same files: the running one stays as it is. One at a time. */
final class ContextTrial implements LetterTrial {
    private final ReentrantLock busy = new ReentrantLock();

    @Override
    public Optional<Result> of(StreamArchive archive, DeadLetter letter) {
        if (!isFree()) {
            return Optional.empty();
        }
        try (OperatedArchive operated = OperatedArchive.open(archive.getName())) {
            return Optional.of(of(operated, letter));
        } catch (Exception e) {
            return Optional.of(Result.unknown(Fault.of(e).sentence() + "."));
        } finally {
            busy.unlock();
        }
    }

    /** Who types goes on typing while the message of a moment ago is tried. */
    private boolean isFree() {
        try {
            return busy.tryLock(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What {@code try} says of it. */
    static Result of(OperatedArchive operated, DeadLetter letter) throws Exception {
        if (!StreamEntry.isId(letter.id())) {
            return new Result(
                    Optional.of(false), "The message would not be stored. The letter has no id of an entry.", Map.of());
        }
        try {
            Trial trial = new Trial(operated.withRoutes());
            Trial.Result result = trial.of(letter.message(operated.stream(), Long.MAX_VALUE));
            return new Result(Optional.of(result.wouldBeStored()), result.text(), result.row());
        } catch (SQLException | DataAccessException e) {
            return Result.unknown(Fault.of(e).sentence() + ".");
        } catch (InvalidSettingException e) {
            return Result.unknown(e.getMessage());
        }
    }
}
