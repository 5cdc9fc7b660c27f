package io.chatarchive.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.access.LoginResult.LoggedIn;
import io.chatarchive.access.LoginResult.Reason;
import io.chatarchive.access.LoginResult.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "192.0.2.2";
    private static final String RIGHT = "right";
    private static final String HASH = "$2b$12$" + "a".repeat(53);
    private static final String OTHER_HASH = "$2b$12$" + "b".repeat(53);
    private static final SortedSet<String> NOTHING = new TreeSet<>();

    /** The work of BCrypt is done in PasswordsTest. */
    private final Map<String, String> hashes = Map.of(RIGHT, HASH);

    private CountDownLatch begun = new CountDownLatch(1);
    private CountDownLatch finished = new CountDownLatch(1);
    private final List<String> compared = new ArrayList<>();

    @TempDir
    private Path folder;

    private long now;
    private Path path;
    private UsersFile file;
    private Access access;

    @BeforeEach
    void open() {
        path = folder.resolve("users.json");
        file = new UsersFile(path);
        access = access(new LoginQueue(4, PATIENCE), this::matches);
    }

    private Access access(LoginQueue queue, BiPredicate<String, String> examination) {
        return new Access(new AccessSettings(path, Duration.ofMinutes(30)), () -> now, queue, examination);
    }

    private boolean matches(String password, String hash) {
        compared.add(hash);
        return hash.equals(hashes.get(password));
    }

    private void add(String name, Role role, Token... tokens) {
        file.change(users -> users.with(new User(name, role, NOTHING, HASH, List.of(tokens))));
    }

    private void replace(String name, Role role, String hash) {
        file.change(users -> users.replaced(new User(name, role, NOTHING, hash, List.of())));
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private String session(String name) {
        return ((LoggedIn) access.login(name, RIGHT, HOME)).session();
    }

    private Reason reason(LoginResult result) {
        return ((Refused) result).reason();
    }

    @Test
    void should_let_nobody_in_when_there_is_no_file() {
        assertThat(access.hasUsers()).isFalse();
        assertThat(access.problem()).isEmpty();
        assertThat(reason(access.login("anna", RIGHT, HOME))).isEqualTo(Reason.WRONG);
        assertThat(access.byToken(Token.newSecret(), HOME)).isEmpty();
        assertThat(access.bySession(Secrets.random())).isEmpty();
    }

    @Test
    void should_know_a_caller_by_session_when_the_password_is_right() {
        add("anna", Role.VIEWER);

        LoggedIn result = (LoggedIn) access.login("anna", RIGHT, HOME);

        assertThat(access.hasUsers()).isTrue();
        assertThat(result.caller()).isEqualTo(new Caller("anna", Role.VIEWER, Set.of()));
        assertThat(access.bySession(result.session())).contains(result.caller());
        assertThat(result.toString()).doesNotContain(result.session());
    }

    @Test
    void should_know_a_caller_by_each_token() {
        String first = Token.newSecret();
        String second = Token.newSecret();
        add("anna", Role.VIEWER, Token.of("a", first, Instant.EPOCH), Token.of("b", second, Instant.EPOCH));
        add("bob", Role.OPERATOR);

        assertThat(access.byToken(first, HOME)).map(Caller::name).contains("anna");
        assertThat(access.byToken(second, HOME)).map(Caller::name).contains("anna");
        assertThat(access.byToken(Token.newSecret(), HOME)).isEmpty();
        assertThat(access.byToken(first.substring(1), HOME)).isEmpty();
        assertThat(access.byToken(first + "a", HOME)).isEmpty();
        assertThat(access.byToken("", HOME)).isEmpty();
        assertThat(access.byToken(null, HOME)).isEmpty();
    }

    @Test
    void should_answer_and_cost_the_same_when_there_is_no_such_user_or_the_password_is_wrong() {
        add("anna", Role.VIEWER);
        file.change(users -> users.with(new User("robot", Role.VIEWER, NOTHING, null, List.of())));

        LoginResult wrong = access.login("anna", "wrong", "192.0.2.3");
        LoginResult unknown = access.login("nobody", "wrong", "192.0.2.4");
        LoginResult tokensOnly = access.login("robot", "wrong", "192.0.2.5");
        LoginResult noName = access.login("\n", "wrong", "192.0.2.6");

        assertThat(wrong).isEqualTo(new Refused(Reason.WRONG, Duration.ofSeconds(1)));
        assertThat(List.of(unknown, tokensOnly, noName)).containsOnly(wrong);
        assertThat(compared)
                .containsExactly(HASH, Passwords.HASH_OF_NOBODY, Passwords.HASH_OF_NOBODY, Passwords.HASH_OF_NOBODY);
    }

    @Test
    void should_examine_no_attempt_when_one_failed_a_moment_ago() {
        add("anna", Role.VIEWER);
        access.login("anna", "wrong", HOME);

        LoginResult next = access.login("anna", RIGHT, HOME);

        assertThat(next).isEqualTo(new Refused(Reason.DELAYED, Duration.ofSeconds(1)));
        assertThat(compared).hasSize(1);
        pass(Duration.ofSeconds(1));
        assertThat(access.login("anna", RIGHT, HOME)).isInstanceOf(LoggedIn.class);
    }

    @Test
    void should_forget_the_failures_of_a_user_when_the_user_logs_in() {
        add("anna", Role.VIEWER);
        access.login("anna", "wrong", HOME);
        pass(Duration.ofSeconds(1));
        session("anna");

        assertThat(access.login("anna", "wrong", HOME)).isEqualTo(new Refused(Reason.WRONG, Duration.ofSeconds(1)));
    }

    @Test
    void should_let_the_user_in_from_another_address_when_strangers_fail_again_and_again() {
        add("anna", Role.VIEWER);
        for (int i = 0; i < 100; i++) {
            access.login("anna", "wrong", HOME);
            pass(Duration.ofSeconds(5));
        }

        assertThat(reason(access.login("anna", RIGHT, HOME))).isEqualTo(Reason.DELAYED);
        assertThat(access.login("anna", RIGHT, ELSEWHERE)).isInstanceOf(LoggedIn.class);
    }

    @Test
    void should_delay_nobody_when_an_address_sends_wrong_tokens() {
        String secret = Token.newSecret();
        add("anna", Role.VIEWER, Token.of("a", secret, Instant.EPOCH));
        for (int i = 0; i < 11; i++) {
            access.byToken("wrong", HOME);
        }

        assertThat(access.byToken(secret, HOME)).isPresent();
        assertThat(access.login("anna", RIGHT, HOME)).isInstanceOf(LoggedIn.class);
    }

    @Test
    void should_tell_others_to_come_back_when_a_password_is_examined() throws Exception {
        add("anna", Role.VIEWER);
        Access slow = slow(new LoginQueue(1, PATIENCE), true);
        CompletableFuture<LoginResult> first = CompletableFuture.supplyAsync(() -> slow.login("anna", RIGHT, HOME));
        await(begun);

        LoginResult second = slow.login("anna", RIGHT, ELSEWHERE);
        finished.countDown();

        assertThat(reason(second)).isEqualTo(Reason.UNAVAILABLE);
        assertThat(first.get(10, TimeUnit.SECONDS)).isInstanceOf(LoggedIn.class);
    }

    /** Or many at once would be examined before the first has failed. */
    @Test
    void should_examine_one_of_several_attempts_that_come_at_once() throws Exception {
        add("anna", Role.VIEWER);
        Access slow = slow(new LoginQueue(2, PATIENCE), false);
        FutureTask<LoginResult> first = new FutureTask<>(() -> slow.login("anna", "wrong", HOME));
        FutureTask<LoginResult> second = new FutureTask<>(() -> slow.login("anna", "wrong", HOME));
        new Thread(first).start();
        await(begun);
        Thread waiting = new Thread(second);
        waiting.start();
        Awaitility.await().atMost(PATIENCE).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        finished.countDown();

        assertThat(reason(first.get(10, TimeUnit.SECONDS))).isEqualTo(Reason.WRONG);
        assertThat(reason(second.get(10, TimeUnit.SECONDS))).isEqualTo(Reason.DELAYED);
        assertThat(compared).hasSize(1);
    }

    @Test
    void should_let_nobody_wait_in_the_queue_who_is_delayed() throws Exception {
        add("anna", Role.VIEWER);
        add("bob", Role.VIEWER);
        Access slow = slow(new LoginQueue(1, PATIENCE), false);
        finished.countDown();
        slow.login("anna", "wrong", HOME);
        finished = new CountDownLatch(1);
        begun = new CountDownLatch(1);
        CompletableFuture<LoginResult> other = CompletableFuture.supplyAsync(() -> slow.login("bob", "wrong", HOME));
        await(begun);

        LoginResult result = slow.login("anna", RIGHT, HOME);
        finished.countDown();

        assertThat(reason(result)).isEqualTo(Reason.DELAYED);
        assertThat(reason(other.get(10, TimeUnit.SECONDS))).isEqualTo(Reason.WRONG);
    }

    /** Whose examination of a password takes until {@code finished}. */
    private Access slow(LoginQueue queue, boolean result) {
        return access(queue, (password, hash) -> {
            compared.add(hash);
            begun.countDown();
            return await(finished) && result;
        });
    }

    @Test
    void should_refuse_who_has_tokens_only_whatever_the_password() {
        file.change(users -> users.with(new User("robot", Role.VIEWER, NOTHING, null, List.of())));
        access = access(new LoginQueue(4, PATIENCE), (password, hash) -> true);

        assertThat(reason(access.login("robot", RIGHT, HOME))).isEqualTo(Reason.WRONG);
        assertThat(reason(access.login("nobody", RIGHT, HOME))).isEqualTo(Reason.WRONG);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void should_end_a_session_when_somebody_logs_out() {
        add("anna", Role.VIEWER);
        String session = session("anna");
        String other = session("anna");

        access.logout(session);
        access.logout("nonsense");
        access.logout(null);

        assertThat(access.bySession(session)).isEmpty();
        assertThat(access.bySession(other)).isPresent();
    }

    @Test
    void should_end_sessions_and_tokens_when_the_user_is_removed() {
        String secret = Token.newSecret();
        add("anna", Role.VIEWER, Token.of("a", secret, Instant.EPOCH));
        String session = session("anna");

        file.change(users -> users.without("anna"));

        assertThat(access.bySession(session)).isEmpty();
        assertThat(access.byToken(secret, HOME)).isEmpty();
        add("anna", Role.VIEWER);
        assertThat(access.bySession(session)).isEmpty();
    }

    @Test
    void should_end_sessions_when_the_password_or_the_role_changes() {
        add("anna", Role.VIEWER);
        add("bob", Role.VIEWER);
        add("carol", Role.VIEWER);
        String anna = session("anna");
        String bob = session("bob");
        String carol = session("carol");

        replace("anna", Role.VIEWER, OTHER_HASH);
        replace("bob", Role.OPERATOR, HASH);

        assertThat(access.bySession(anna)).isEmpty();
        assertThat(access.bySession(bob)).isEmpty();
        assertThat(access.bySession(carol)).isPresent();
    }

    @Test
    void should_take_a_verb_away_at_once_when_the_file_says_so() {
        add("anna", Role.OPERATOR);
        String session = session("anna");

        file.change(users ->
                users.replaced(new User("anna", Role.OPERATOR, new TreeSet<>(Set.of("discard")), HASH, List.of())));

        assertThat(access.bySession(session)).hasValueSatisfying(caller -> {
            assertThat(caller.may("discard")).isFalse();
            assertThat(caller.may("pause")).isTrue();
        });
    }

    @Test
    void should_let_nobody_in_while_the_file_is_broken_and_go_on_once_it_is_repaired() throws Exception {
        String secret = Token.newSecret();
        add("anna", Role.VIEWER, Token.of("a", secret, Instant.EPOCH));
        String session = session("anna");
        String good = Files.readString(path);

        Files.writeString(path, good.substring(1));

        assertThat(access.bySession(session)).isEmpty();
        assertThat(access.byToken(secret, HOME)).isEmpty();
        assertThat(reason(access.login("anna", RIGHT, HOME))).isEqualTo(Reason.UNAVAILABLE);
        assertThat(access.hasUsers()).isTrue();
        assertThat(access.problem())
                .hasValueSatisfying(sentence ->
                        assertThat(sentence).startsWith(path + ":2: ").doesNotContain(HASH, "sha256"));
        Files.writeString(path, good);
        assertThat(access.problem()).isEmpty();
        assertThat(access.bySession(session)).isPresent();
        assertThat(access.byToken(secret, HOME)).isPresent();
        assertThat(access.login("anna", RIGHT, HOME)).isInstanceOf(LoggedIn.class);
    }

    /** As Kubernetes does it: a link to a link to a folder, of which the middle one is replaced. */
    @Test
    void should_read_a_mounted_secret_again_when_its_link_is_swapped() throws Exception {
        add("anna", Role.VIEWER);
        Path first = Files.createDirectory(folder.resolve("1"));
        Path second = Files.createDirectory(folder.resolve("2"));
        Files.move(path, first.resolve("users.json"));
        new UsersFile(second.resolve("users.json"))
                .change(users -> users.with(new User("zoe1", Role.VIEWER, NOTHING, HASH, List.of())));
        Files.setLastModifiedTime(second.resolve("users.json"), Files.getLastModifiedTime(first.resolve("users.json")));
        Path middle = Files.createSymbolicLink(folder.resolve("data"), first);
        Files.createSymbolicLink(path, middle.resolve("users.json"));
        String session = session("anna");

        Path next = Files.createSymbolicLink(folder.resolve("data.next"), second);
        Files.move(next, middle, StandardCopyOption.ATOMIC_MOVE);

        assertThat(access.bySession(session)).isEmpty();
        assertThat(access.login("zoe1", RIGHT, HOME)).isInstanceOf(LoggedIn.class);
    }

    @Test
    void should_let_a_link_in_one_time_and_take_it_for_no_token() {
        String secret = Token.newSecret();
        add("anna", Role.OPERATOR);
        file.change(users -> users.replaced(users.require("anna").withLink(secret)));

        assertThat(access.byToken(secret, HOME)).isEmpty();
        assertThat(access.loginByLink(secret)).isInstanceOf(LoggedIn.class);
        assertThat(access.loginByLink(secret)).isInstanceOf(Refused.class);

        assertThat(file.read().require("anna").tokens()).isEmpty();
        assertThat(compared).as("passwords that were examined").isEmpty();
    }

    @Test
    void should_let_no_link_in_that_is_old_unknown_or_replaced_and_no_token_of_a_program() {
        String old = Token.newSecret();
        String program = Token.newSecret();
        String replaced = Token.newSecret();
        Instant before = Instant.now().minus(Duration.ofMinutes(61));
        add("anna", Role.OPERATOR, Token.once("link", old, before), Token.of("ci", program, Instant.now()));
        add("ben", Role.VIEWER);
        file.change(users -> users.replaced(users.require("ben").withLink(replaced)));
        file.change(users -> users.replaced(users.require("ben").withLink(Token.newSecret())));

        for (String secret : List.of(old, program, replaced, Token.newSecret(), "", "cha_short")) {
            assertThat(access.loginByLink(secret))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.WRONG));
        }
        assertThat(access.byToken(program, HOME)).isPresent();
    }

    /** Else it would work again and again. */
    @Test
    void should_let_no_link_in_when_it_cannot_be_taken_out_of_the_file() throws Exception {
        String secret = Token.newSecret();
        add("anna", Role.OPERATOR);
        file.change(users -> users.replaced(users.require("anna").withLink(secret)));
        Path lock = folder.resolve(".users.json.lock");
        Files.deleteIfExists(lock);
        Files.createDirectory(lock);

        assertThat(access.loginByLink(secret))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
        Files.delete(lock);

        assertThat(access.loginByLink(secret)).isInstanceOf(LoggedIn.class);
    }
}
