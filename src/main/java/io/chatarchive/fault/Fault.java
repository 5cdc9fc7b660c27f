package io.chatarchive.fault;

import io.lettuce.core.RedisException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What went wrong, in words that may stand in a log: never a secret, never what people wrote.
 *
 * @param server which server refused or could not be reached
 * @param errorClass what follows from it
 * @param sentence the cause, and for a wrong configuration what is wrong
 */
public record Fault(Server server, ErrorClass errorClass, String sentence) {
    /** A word with a digit in it; or what is left as it is: words in quotes, and "error 1146, SQLState 42S02". */
    private static final Pattern NUMBER =
            Pattern.compile("((?<!\\w)'[^']*'(?!\\w)|\\berror -?\\d+, SQLState \\w+)|\\w*\\d\\w*");

    public enum Server {
        DATABASE("The database"),
        REDIS("Redis"),
        DEAD_LETTERS("The dead-letter stream"),
        INTAKE("The intake"),
        ROUTE("The route");

        private final String words;

        Server(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** The same text for faults that differ only in a number, such as a time, a port or an id. */
    public String kind() {
        String withoutNumbers = NUMBER.matcher(sentence)
                .replaceAll(found -> found.group(1) == null ? "#" : Matcher.quoteReplacement(found.group(1)));
        return server + " " + errorClass + " " + withoutNumbers;
    }

    public static Fault of(Throwable error) {
        SQLException sql = deepest(error, SQLException.class);
        if (sql != null) {
            return new Fault(Server.DATABASE, SqlErrorClassifier.of(error), SqlWords.of(sql));
        }
        if (Causes.of(error).stream().anyMatch(Fault::isOfRedis) && FailedSteps.isOneOf(error, "chat-archive-")) {
            String words = RedisErrorClassifier.words(rootMessage(error));
            return RedisConnectFault.of(Causes.of(error))
                    .orElseGet(() -> new Fault(Server.REDIS, RedisErrorClassifier.of(error, words), words));
        }
        CaughtErrorException caught = Causes.find(CaughtErrorException.class, error);
        return new Fault(Server.ROUTE, ErrorClass.OUTAGE, caught == null ? kindAndPlace(error) : caught.getMessage());
    }

    /** Of Spring Data Redis or its driver; other exceptions of Spring's belong to steps that an engineer added. */
    private static boolean isOfRedis(Throwable cause) {
        return cause instanceof RedisException
                || cause.getClass().getName().startsWith("org.springframework.data.redis.");
    }

    /** Not the message of an exception that nobody knows: it may hold what people wrote. */
    private static String kindAndPlace(Throwable error) {
        List<Throwable> causes = Causes.of(error);
        Throwable root = causes.get(causes.size() - 1);
        Optional<String> step =
                causes.stream().flatMap(cause -> FailedSteps.of(cause).stream()).reduce((outer, inner) -> inner);
        String place = Stream.of(root.getStackTrace())
                .filter(frame -> frame.getModuleName() == null)
                .findFirst()
                .filter(frame -> step.isEmpty() || !frame.getClassName().startsWith("org.apache.camel."))
                .map(frame -> " at " + frame)
                .orElse("");
        return root.getClass().getName()
                + place
                + step.map(where -> " in " + where).orElse("");
    }

    static String rootMessage(Throwable error) {
        List<Throwable> causes = Causes.of(error);
        Throwable root = causes.get(causes.size() - 1);
        String words = root.getMessage() == null ? "" : SqlWords.firstLine(root.getMessage());
        if (root instanceof UnknownHostException) {
            return "unknown host " + words;
        }
        return words.isBlank() ? root.getClass().getSimpleName() : words;
    }

    private static <T extends Throwable> T deepest(Throwable error, Class<T> type) {
        T found = null;
        for (Throwable cause : Causes.of(error)) {
            if (type.isInstance(cause)) {
                found = type.cast(cause);
            }
        }
        return found;
    }
}
