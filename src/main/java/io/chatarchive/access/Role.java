package io.chatarchive.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.chatarchive.settings.InvalidSettingException;
import java.util.Locale;
import java.util.stream.Stream;

/** What a user of the API may do; each role may do what the role before it may. */
public enum Role {
    /** Looks, and sees no text of messages. */
    MONITOR,
    /** Looks. */
    VIEWER,
    /** Acts. */
    OPERATOR;

    /**
     * The role of a name, as it stands in the file and in a command.
     *
     * @throws InvalidSettingException lists the names, if it is none
     */
    @JsonCreator
    public static Role of(String name) {
        return Stream.of(values())
                .filter(role -> role.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidSettingException(
                        "'" + name + "' is no role; expected monitor, viewer or operator."));
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
