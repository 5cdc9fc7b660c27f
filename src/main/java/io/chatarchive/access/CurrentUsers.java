package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users as the file has them now: it is read again once it has changed. While it cannot be used there are none, so that
 * nobody gets in whom somebody wanted to remove. Thread-safe.
 */
final class CurrentUsers {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentUsers.class);

    private final UsersFile file;
    private FileStamp stamp;
    private State state;
    private Optional<String> logged = Optional.empty();

    /**
     * What the last look has found.
     *
     * @param problem why the file cannot be used
     */
    record State(Users users, Optional<String> problem) {}

    CurrentUsers(UsersFile file) {
        this.file = file;
    }

    /** The same; the log has each problem once. */
    synchronized State lookAndLog() {
        look();
        log();
        return state;
    }

    synchronized State look() {
        try {
            FileStamp now = file.stamp();
            if (!now.equals(stamp)) {
                state = read(now);
                stamp = now;
            }
        } catch (IOException e) {
            stamp = null; // may work the next time, without a change
            state = unusable("The users file " + file.path() + " cannot be read: " + e + ".");
        }
        return state;
    }

    private State read(FileStamp now) throws IOException {
        try {
            return new State(file.read(now), Optional.empty());
        } catch (InvalidSettingException e) {
            return unusable(e.getMessage());
        }
    }

    private static State unusable(String problem) {
        return new State(Users.NONE, Optional.of(problem));
    }

    private void log() {
        Optional<String> now = state.problem().or(this::warning);
        if (!now.equals(logged)) {
            state.problem().ifPresent(problem -> LOG.warn("Nobody can use the API: {}", problem));
            if (state.problem().isEmpty()) {
                now.ifPresent(LOG::warn);
            }
        }
        logged = now;
    }

    private Optional<String> warning() {
        return stamp.isReadByGroup()
                ? Optional.of("The group may read the users file " + file.path() + ": it has hashes of passwords")
                : Optional.empty();
    }
}
