package io.chatarchive.fault;

import io.chatarchive.settings.ServerAddress;
import io.lettuce.core.RedisConnectionException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Why no connection to Redis could be made, with the address of who did not answer, or refused: Redis, or a Sentinel. */
final class RedisConnectFault {
    /** Sentences of Lettuce. */
    private static final Pattern SENTINEL = Pattern.compile("Cannot connect Redis Sentinel at (\\S+)");

    private static final Pattern ALL_SENTINELS = Pattern.compile("Cannot connect to a Redis Sentinel: \\[(.*)]");

    private static final Pattern LOGIN = Pattern.compile("NOAUTH|WRONGPASS|ERR AUTH|(ERR )?invalid password");

    private static final Pattern NO_MASTER =
            Pattern.compile("Cannot provide redisAddress using sentinel for masterId (.*)", Pattern.DOTALL);
    private static final Pattern REDIS = Pattern.compile("Unable to connect to (\\S+:(\\d+))");

    private RedisConnectFault() {}

    /**
     * Empty if they say nothing about it.
     *
     * @param causes an error, its cause and so on
     */
    static Optional<Fault> of(List<Throwable> causes) {
        Map<String, String> sentinels = new LinkedHashMap<>();
        causes.forEach(cause -> addSentinels(sentinels, String.valueOf(cause.getMessage()), cause));
        if (!sentinels.isEmpty()) {
            return Optional.of(ofSentinels(causes.get(0), sentinels));
        }
        return causes.stream()
                .filter(RedisConnectionException.class::isInstance)
                .map(RedisConnectFault::of)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The addresses of all, and of the last one what it said: Lettuce asks one after another, and drops the rest. */
    private static void addSentinels(Map<String, String> said, String message, Throwable cause) {
        Matcher all = ALL_SENTINELS.matcher(message);
        if (all.lookingAt()) {
            for (String url : all.group(1).split(", ", -1)) {
                said.putIfAbsent(address(url), "");
            }
        }
        Matcher one = SENTINEL.matcher(message);
        if (one.lookingAt()) {
            said.put(address(one.group(1)), ": " + RedisErrorClassifier.words(Fault.rootMessage(cause)));
        }
    }

    private static String address(String url) {
        return ServerAddress.withoutSecrets(url).replaceFirst("^\\w+://", "");
    }

    private static Optional<Fault> of(Throwable error) {
        String message = String.valueOf(error.getMessage());
        Matcher unknown = NO_MASTER.matcher(message);
        if (unknown.matches()) {
            String sentence = "the Sentinels know no master '" + unknown.group(1) + "', which chat.redis.url names";
            return Optional.of(new Fault(Fault.Server.REDIS, ErrorClass.CONFIGURATION, sentence));
        }
        return silent(error, message);
    }

    private static Fault ofSentinels(Throwable error, Map<String, String> said) {
        String words = RedisErrorClassifier.words(Fault.rootMessage(error));
        ErrorClass errorClass = RedisErrorClassifier.of(error, words);
        String each = said.entrySet().stream()
                .map(sentinel -> sentinel.getKey() + sentinel.getValue())
                .collect(Collectors.joining(", "));
        String sentence = (errorClass == ErrorClass.CONFIGURATION ? "a Sentinel refuses (" : "no Sentinel answers (")
                + each + ")" + (LOGIN.matcher(words).lookingAt() ? "; see chat.redis.sentinel-password" : "");
        return new Fault(Fault.Server.REDIS, errorClass, sentence);
    }

    /** Where the words lack the address, as those about a server that takes a connection and never answers. */
    private static Optional<Fault> silent(Throwable error, String message) {
        String words = RedisErrorClassifier.words(Fault.rootMessage(error));
        Matcher redis = REDIS.matcher(message);
        if (!redis.lookingAt()
                || words.contains(redis.group(2))
                || RedisErrorClassifier.of(error, words) != ErrorClass.OUTAGE) {
            return Optional.empty();
        }
        String address = redis.group(1).replace("/<unresolved>", "");
        return Optional.of(new Fault(Fault.Server.REDIS, ErrorClass.OUTAGE, address + ": " + words));
    }
}
