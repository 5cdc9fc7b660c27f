package io.chatarchive.faults.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.faults.entry.DeadLetter;
import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.entry.SentEntry;
import io.chatarchive.faults.server.RedisProcess;
import io.lettuce.core.KillArgs;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The stream of the run as its administrator sees it: what is in it and in the dead letters, and what to break. */
public final class ChatStream {
    public static final String KEY = "chatMsg";
    static final String GROUP = "group1";
    /** Keys and names are text, what is in a message may be anything. */
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final String DEAD_LETTERS = KEY + ":dead";
    private static final int PAGE = 200;
    /** At once, so that each dead letter is from before it or from after it. */
    private static final String DESTROY = "redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1])"
            + " local last = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1] return last and last[1] or '0-0'";

    private final RedisProcess redis;
    private final Queue<EntryId> lastBefore = new ConcurrentLinkedQueue<>();

    public ChatStream(RedisProcess redis) {
        this.redis = redis;
    }

    /** CLIENT KILL of everybody, the producer included. */
    public void killAllClients() {
        redis.ask(commands -> commands.clientKill(KillArgs.Builder.typeNormal().skipme()));
    }

    /** CLIENT KILL of those that call themselves chat-archive. */
    public void killArchiveClients() {
        redis.ask(commands -> commands.clientList()
                .lines()
                .filter(client -> client.contains(" name=chat-archive"))
                .map(client -> client.replaceFirst("id=(\\d+) .*", "$1"))
                .map(id -> commands.clientKill(KillArgs.Builder.id(Long.parseLong(id))))
                .count());
    }

    /** Whatever is in the stream now will be delivered once more. */
    public void destroyGroup() {
        String last = redis.ask(
                commands -> commands.eval(DESTROY, ScriptOutputType.VALUE, new String[] {KEY, DEAD_LETTERS}, GROUP));
        lastBefore.add(EntryId.of(last));
    }

    /** The id of the entry that the group was given last, if there is the group. */
    static Optional<String> lastDelivered(RedisCommands<String, String> commands) {
        return commands.xinfoGroups(KEY).stream()
                .map(group -> pairs((List<?>) group))
                .filter(group -> GROUP.equals(group.get("name")))
                .map(group -> (String) group.get("last-delivered-id"))
                .findFirst();
    }

    /** Whether everything was delivered and is acknowledged. */
    public boolean isDrained() {
        return redis.ask(commands -> {
            Object last = pairs(commands.xinfoStream(KEY)).get("last-generated-id");
            return hasFinished(commands, last::equals);
        });
    }

    /** Whether something was delivered, and all of that is acknowledged. */
    public boolean hasFinishedWhatItDelivered() {
        return redis.ask(commands -> hasFinished(commands, last -> !last.equals("0-0")));
    }

    private static boolean hasFinished(RedisCommands<String, String> commands, Predicate<Object> lastDelivered) {
        return commands.xinfoGroups(KEY).stream()
                .map(group -> pairs((List<?>) group))
                .anyMatch(group -> GROUP.equals(group.get("name"))
                        && Long.valueOf(0).equals(group.get("pending"))
                        && lastDelivered.test(group.get("last-delivered-id")));
    }

    /** The ids that are pending, a page of them at the most. */
    public List<EntryId> pending() {
        return redis.ask(commands -> commands.xpending(KEY, GROUP, Range.unbounded(), Limit.from(PAGE)).stream()
                .map(pending -> EntryId.of(pending.getId()))
                .toList());
    }

    /** Every entry of the stream, page by page. */
    public Iterator<SentEntry> entries(StatefulRedisConnection<String, byte[]> connection) {
        return pages(connection, KEY)
                .map(entry -> new SentEntry(
                        EntryId.of(entry.getId()),
                        Integer.parseInt(new String(entry.getBody().get(Messages.NUMBER_FIELD), UTF_8))))
                .iterator();
    }

    /** Every dead letter, in the order of the entries that they are of. */
    public List<DeadLetter> deadLetters(StatefulRedisConnection<String, byte[]> connection) {
        List<DeadLetter> letters = new ArrayList<>();
        pages(connection, DEAD_LETTERS)
                .map(letter -> new DeadLetter(
                        EntryId.of(new String(letter.getBody().get("id"), UTF_8)),
                        Messages.fingerprint(letter.getBody().get("data")),
                        destroyedBefore(EntryId.of(letter.getId())),
                        new String(letter.getBody().get("reason"), UTF_8)))
                .forEach(letters::add);
        letters.sort(Comparator.comparing(DeadLetter::id));
        return letters;
    }

    private long destroyedBefore(EntryId letter) {
        return lastBefore.stream().filter(last -> last.compareTo(letter) < 0).count();
    }

    public void reading(Consumer<StatefulRedisConnection<String, byte[]>> reader) {
        try (var connection = redis.client().connect(CODEC)) {
            reader.accept(connection);
        }
    }

    private static Stream<StreamMessage<String, byte[]>> pages(
            StatefulRedisConnection<String, byte[]> connection, String key) {
        return Stream.iterate(
                        connection.sync().xrange(key, Range.unbounded(), Limit.from(PAGE)),
                        page -> !page.isEmpty(),
                        page -> connection
                                .sync()
                                .xrange(
                                        key,
                                        Range.from(
                                                Range.Boundary.excluding(page.get(page.size() - 1)
                                                        .getId()),
                                                Range.Boundary.unbounded()),
                                        Limit.from(PAGE)))
                .flatMap(List::stream);
    }

    static Map<String, Object> pairs(List<?> flat) {
        Map<String, Object> pairs = new HashMap<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            pairs.put((String) flat.get(i), flat.get(i + 1));
        }
        return pairs;
    }
}
