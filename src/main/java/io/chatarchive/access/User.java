package io.chatarchive.access;

import io.chatarchive.settings.InvalidSettingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A user as the file has it.
 *
 * @param without verbs that are taken away from an operator
 * @param password its hash; null: the user has tokens only
 */
public record User(String name, Role role, SortedSet<String> without, String password, List<Token> tokens) {
    private static final String LINK = "link";

    /**
     * Checks it.
     *
     * @throws InvalidSettingException if a part is missing or cannot be used
     */
    public User {
        Names.require("user", name);
        if (role == null) {
            throw new InvalidSettingException("User '" + name + "' has no role; expected monitor, viewer or operator.");
        }
        without = Collections.unmodifiableSortedSet(without == null ? new TreeSet<>() : new TreeSet<>(without));
        for (String verb : without) {
            requireVerb(verb);
        }
        if (password != null) {
            Passwords.requireHash(name, password);
        }
        tokens = tokens == null ? List.of() : List.copyOf(tokens);
        if (tokens.stream().map(Token::name).distinct().count() < tokens.size()) {
            throw new InvalidSettingException("User '" + name + "' has two tokens of one name.");
        }
    }

    private static void requireVerb(String verb) {
        if (!Caller.VERBS.contains(verb)) {
            throw new InvalidSettingException(
                    "'" + verb + "' is no verb; there is " + String.join(", ", Caller.VERBS) + ".");
        }
    }

    Caller caller() {
        return new Caller(name, role, without);
    }

    /** Whether somebody who logged in as the one is still the other: with the same role and the same password. */
    boolean isStill(User other) {
        return role == other.role && Objects.equals(password, other.password);
    }

    public Optional<Token> token(String tokenName) {
        return tokens.stream().filter(token -> token.name().equals(tokenName)).findFirst();
    }

    public User with(Token token) {
        return withTokens(Stream.concat(tokens.stream(), Stream.of(token)).toList());
    }

    /** With a link by which the user logs in, one time within an hour; it takes the place of one before. */
    public User withLink(String secret) {
        return withoutToken(LINK).with(Token.once(LINK, secret, Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    }

    public User withoutToken(String tokenName) {
        return withTokens(
                tokens.stream().filter(token -> !token.name().equals(tokenName)).toList());
    }

    User withTokens(List<Token> others) {
        return new User(name, role, without, password, others);
    }

    @Override
    public String toString() {
        return role.word() + " " + name;
    }
}
