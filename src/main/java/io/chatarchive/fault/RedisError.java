package io.chatarchive.fault;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The errors by which Redis refuses a command, and what a person does about each. Seen on Redis 6.2 and 7.0, and from
 * "Redis server" in its documentation. What is refused was not done.
 */
public enum RedisError {
    OUT_OF_MEMORY("OOM", "Raise maxmemory of Redis, or let it hold less, such as by chat.archive.after-ack"),
    CANNOT_SAVE("MISCONF", "Redis cannot save: look at its log, its disk and its appendonly file"),
    READ_ONLY("READONLY", "The address leads to a replica: it has to lead to the master, or to Sentinel"),
    MASTER_DOWN("MASTERDOWN", "The address leads to a replica that has lost its master"),
    NO_REPLICAS("NOREPLICAS", "Redis lacks replicas: look at them, and at min-replicas-to-write"),
    LAST_ID(
            "ERR The ID specified in XADD is equal or smaller|ERR The stream has exhausted the last possible ID",
            "The stream has come to the last possible id: archive all that is in it, then DEL it"),
    NO_LOGIN("NOAUTH|WRONGPASS|ERR AUTH <password> called without", "Correct user and password in chat.redis.url"),
    NO_RIGHT(
            "NOPERM|ERR ACL failure in script|ACL failure in script|ERR The user executing the script can't",
            "Give its user the right (ACL SETUSER): docs/operating.md lists what it needs"),
    WRONG_TYPE("WRONGTYPE", "The key is no stream: look at it with TYPE, and at chat.stream.key"),
    LOADING("LOADING", "Redis loads its data, and will work when that is done"),
    BUSY("BUSY ", "A script of somebody keeps Redis busy: SCRIPT KILL ends it"),
    TOO_MANY_CLIENTS("ERR max number of clients", "Redis has too many clients: see maxclients"),
    CLUSTER("MOVED|ASK |CLUSTERDOWN|CROSSSLOT|TRYAGAIN", "This is Redis Cluster, on which the archive does not run"),
    TOO_OLD("(ERR )?unknown (redis |sub)?command", "Redis is too old for it, or the command was renamed");

    private final Pattern words;
    private final String advice;

    RedisError(String words, String advice) {
        this.words = Pattern.compile("^(" + words + ")", Pattern.CASE_INSENSITIVE);
        this.advice = advice;
    }

    /**
     * The error that Redis means.
     *
     * @param words as {@link RedisErrorClassifier#words} leaves them
     */
    public static Optional<RedisError> of(String words) {
        return Stream.of(values())
                .filter(error -> error.words.matcher(words).find())
                .findFirst();
    }

    /** Whether a key is not of the type that a command or script needs. */
    public static boolean isWrongType(Throwable error) {
        return of(RedisErrorClassifier.words(Fault.rootMessage(error)))
                .filter(WRONG_TYPE::equals)
                .isPresent();
    }

    public String advice() {
        return advice;
    }
}
