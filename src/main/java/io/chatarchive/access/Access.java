package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may use the API of this process: programs by a token, people by a session once they have logged in. A call may block
 * for some seconds. Thread-safe.
 */
public final class Access {
    private static final int MOST_LOGINS = 16;
    private static final Duration LONGEST_LOGIN = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final UsersFile file;
    private final CurrentUsers current;
    private final Sessions sessions;
    private final FailedAttempts failures;
    private final LoginQueue queue;
    private final BiPredicate<String, String> matches;

    public Access(AccessSettings settings) {
        this(settings, System::nanoTime, new LoginQueue(MOST_LOGINS, LONGEST_LOGIN), Passwords::matches);
    }

    Access(AccessSettings settings, LongSupplier nanoTime, LoginQueue queue, BiPredicate<String, String> matches) {
        this.file = new UsersFile(settings.usersFile());
        this.current = new CurrentUsers(file);
        this.sessions = new Sessions(settings.sessionIdle(), nanoTime);
        this.failures = new FailedAttempts(nanoTime);
        this.queue = queue;
        this.matches = matches;
    }

    /** Whether somebody may log in, or could if the file could be used; false: there is no file, or nobody in it. */
    public boolean hasUsers() {
        CurrentUsers.State now = current.lookAndLog();
        return now.problem().isPresent() || !now.users().users().isEmpty();
    }

    /** Why nobody gets in: the users file cannot be used. A sentence for health, without secrets; the log has it once. */
    public Optional<String> problem() {
        return current.lookAndLog().problem();
    }

    /**
     * Who has that token. A wrong one delays nobody: 256 random bits are not guessed, and a
     * program with an old one would keep the people of its address out.
     *
     * @param address where the request comes from, as the server sees it
     */
    public Optional<Caller> byToken(String token, String address) {
        CurrentUsers.State now = current.lookAndLog();
        if (now.problem().isPresent()) {
            return Optional.empty();
        }
        Optional<User> user = Token.isSecret(token) ? now.users().findByToken(token) : Optional.empty();
        return user.map(User::caller);
    }

    /** Who has that session, with the rights that the file says now; empty if it has ended. */
    public Optional<Caller> bySession(String session) {
        CurrentUsers.State now = current.lookAndLog();
        return now.problem().isPresent()
                ? Optional.empty()
                : sessions.find(session, now.users()).map(User::caller);
    }

    /**
     * Begins a session, if user and password are right. An attempt during a delay is not examined, even if it is right.
     *
     * @param address where the request comes from, as the server sees it
     */
    public LoginResult login(String name, String password, String address) {
        ClientAddress from = ClientAddress.of(address);
        return delayed(name, from)
                .or(() -> queue.run(() -> delayed(name, from).orElseGet(() -> examine(name, password, from))))
                .orElseGet(Access::unavailable);
    }

    /**
     * Begins a session for whom a link was made. It is taken out of the users file first, so that it works one time; where
     * that cannot be written, it does not work. Nobody guesses one: a wrong one delays nobody.
     */
    public LoginResult loginByLink(String secret) {
        Instant now = Instant.now();
        CurrentUsers.State known = current.lookAndLog();
        if (known.problem().isPresent()) {
            return unavailable();
        }
        AtomicReference<User> owner = new AtomicReference<>();
        try {
            if (Token.isSecret(secret) && known.users().findByLink(secret, now).isPresent()) {
                file.change(users -> {
                    owner.set(users.findByLink(secret, now).orElse(null));
                    return users.withoutLinks(secret, now);
                });
            }
        } catch (InvalidSettingException e) {
            LOG.warn("Nobody can log in by a link: {}", e.getMessage());
            return unavailable();
        }
        User user = owner.get();
        return user == null
                ? new LoginResult.Refused(LoginResult.Reason.WRONG, Duration.ZERO)
                : new LoginResult.LoggedIn(user.caller(), sessions.begin(user));
    }

    /** Ends a session; nothing, if there is none. */
    public void logout(String session) {
        sessions.end(session);
    }

    private Optional<LoginResult> delayed(String name, ClientAddress from) {
        Duration wait = failures.delay(name, from);
        return wait.isZero()
                ? Optional.empty()
                : Optional.of(new LoginResult.Refused(LoginResult.Reason.DELAYED, wait));
    }

    /** An unknown user costs the time of a known one. */
    private LoginResult examine(String name, String password, ClientAddress from) {
        CurrentUsers.State now = current.lookAndLog();
        if (now.problem().isPresent()) {
            return unavailable();
        }
        Optional<User> user = now.users().find(name).filter(known -> known.password() != null);
        boolean isRight = matches.test(password, user.map(User::password).orElse(Passwords.HASH_OF_NOBODY));
        if (user.isEmpty() || !isRight) {
            failures.failed(name, from);
            return new LoginResult.Refused(LoginResult.Reason.WRONG, failures.delay(name, from));
        }
        failures.forget(name, from);
        return new LoginResult.LoggedIn(user.get().caller(), sessions.begin(user.get()));
    }

    private static LoginResult unavailable() {
        return new LoginResult.Refused(LoginResult.Reason.UNAVAILABLE, LONGEST_LOGIN);
    }
}
