package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The users as the file has them, in its order. */
public record Users(List<User> users) {
    static final Users NONE = new Users(List.of());

    /**
     * Checks them.
     *
     * @throws InvalidSettingException if two have one name
     */
    public Users {
        if (users == null || users.stream().anyMatch(Objects::isNull)) {
            throw new InvalidSettingException("There is no list of users.");
        }
        users = List.copyOf(users);
        if (users.stream().map(User::name).distinct().count() < users.size()) {
            throw new InvalidSettingException("Two users have one name.");
        }
    }

    public Optional<User> find(String name) {
        return users.stream().filter(user -> user.name().equals(name)).findFirst();
    }

    /**
     * The user of that name.
     *
     * @throws InvalidSettingException if there is none
     */
    public User require(String name) {
        return find(name).orElseThrow(() -> new InvalidSettingException("There is no user '" + name + "'."));
    }

    /** The same with this one added. */
    public Users with(User added) {
        return new Users(Stream.concat(users.stream(), Stream.of(added)).toList());
    }

    /** The same with this one in the place of the user of that name. */
    public Users replaced(User changed) {
        require(changed.name());
        return new Users(users.stream()
                .map(user -> user.name().equals(changed.name()) ? changed : user)
                .toList());
    }

    public Users without(String name) {
        require(name);
        return new Users(
                users.stream().filter(user -> !user.name().equals(name)).toList());
    }

    /** Whose token that is, which a program sends. */
    Optional<User> findByToken(String secret) {
        return find(secret, token -> !token.isOnce());
    }

    /** Whose link that is, which has not expired. */
    Optional<User> findByLink(String secret, Instant now) {
        return find(secret, token -> token.isOnce() && !token.isOver(now));
    }

    /** Without a link that is used, and without those that have expired. */
    Users withoutLinks(String secret, Instant now) {
        byte[] digest = Secrets.sha256(secret);
        return new Users(users.stream()
                .map(user -> user.withTokens(user.tokens().stream()
                        .filter(token -> !token.isOver(now) && !(token.isOnce() && token.hasDigest(digest)))
                        .toList()))
                .toList());
    }

    /** Each one is compared, so that the time says nothing. */
    private Optional<User> find(String secret, Predicate<Token> kind) {
        byte[] digest = Secrets.sha256(secret);
        User found = null;
        for (User user : users) {
            for (Token token : user.tokens()) {
                boolean matches = token.hasDigest(digest);
                if (matches && kind.test(token)) {
                    found = user;
                }
            }
        }
        return Optional.ofNullable(found);
    }

    @Override
    public String toString() {
        return users.size() + " users";
    }
}
