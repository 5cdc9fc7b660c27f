package io.chatarchive.fault;

import java.security.GeneralSecurityException;
import java.util.regex.Pattern;

/** Tells a Redis that is away or busy from one that is wrongly set up, by what its errors begin with. */
public final class RedisErrorClassifier {
    /** Redis 6.2 puts a script's name and line before the error of its command (in pcall without a word), 7.0 after it. */
    private static final Pattern SCRIPT = Pattern.compile(
            "^(ERR Error running script [^:]*: )?(@\\w+: ?\\d+: )+-?|(?<=.) script: \\w+, on @\\w+: ?\\d+\\.$");

    /** The arguments of a command that Redis does not know may hold what people wrote. */
    private static final Pattern ARGUMENTS = Pattern.compile(", with args .*", Pattern.DOTALL);

    private static final Pattern FULL_STOP = Pattern.compile("\\.$");

    /** Of the pool, with the rest of the time to wait, which is another each time. */
    private static final Pattern NO_CONNECTION = Pattern.compile("Timeout waiting for idle object");

    /**
     * From "ACL", "AUTH", "SELECT" and "EVAL" in the documentation of Redis, and seen on Redis 6.2 and 7.0, where a
     * script's missing right has no NOPERM before it, and on 7.2 and later "ACL failure".
     */
    private static final Pattern CONFIGURATION = Pattern.compile(
            "^(NOAUTH|WRONGPASS|NOPERM|WRONGTYPE|DENIED|NOPROTO|MOVED|CROSSSLOT) .*"
                    + "|^(ERR )?(ACL failure in script|the user executing the script can't|unknown (redis |sub)?command"
                    + "|wrong number of arg|syntax error|invalid DB index|DB index is out of range"
                    + "|The ID specified in XADD is equal or smaller|The stream has exhausted the last possible ID"
                    + "|AUTH <password> called without any password).*",
            Pattern.CASE_INSENSITIVE);

    private RedisErrorClassifier() {}

    /**
     * The judgement; Redis never blames a message.
     *
     * @param words the error in Redis's own words, as {@link #words} leaves them
     */
    static ErrorClass of(Throwable error, String words) {
        boolean certificate = Causes.has(GeneralSecurityException.class, error);
        return certificate || CONFIGURATION.matcher(words).matches() ? ErrorClass.CONFIGURATION : ErrorClass.OUTAGE;
    }

    /** Redis's message without the position in a script, and without the arguments of a command. */
    public static String words(String message) {
        if (NO_CONNECTION.matcher(message).lookingAt()) {
            return "no connection of the pool became free in time (chat.redis.pool-size)";
        }
        String error = SCRIPT.matcher(message).replaceAll("");
        return FULL_STOP
                .matcher(ARGUMENTS.matcher(error).replaceAll("").strip())
                .replaceAll("");
    }
}
