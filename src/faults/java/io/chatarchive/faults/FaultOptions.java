package io.chatarchive.faults;

import io.chatarchive.faults.entry.MessageKind;
import io.chatarchive.faults.entry.Messages;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What can be chosen for a run, with {@code -Dfaults.…}; the defaults stand in pom.xml. */
record FaultOptions(
        long seed,
        int count,
        int messages,
        Duration every,
        Duration longest,
        List<FaultKind> kinds,
        List<MessageKind> poison,
        int huge,
        boolean operator) {

    static FaultOptions ofSystemProperties() {
        String seed = System.getProperty("faults.seed", "");
        return new FaultOptions(
                seed.isEmpty() ? new Random().nextInt(1_000_000) : Long.parseLong(seed),
                Integer.getInteger("faults.count"),
                Integer.getInteger("faults.messages"),
                Duration.ofMillis(Long.getLong("faults.every")),
                Duration.ofMillis(Long.getLong("faults.longest")),
                kinds(System.getProperty("faults.kinds", "")),
                poison(System.getProperty("faults.poison", "")),
                Integer.getInteger("faults.huge"),
                Boolean.getBoolean("faults.operator"));
    }

    /** The same with somebody at work who moves letters: the group is not destroyed then, or letters would seem doubled. */
    FaultOptions withOperator() {
        return new FaultOptions(
                seed,
                count,
                messages,
                every,
                longest,
                kinds.stream().filter(kind -> kind != FaultKind.DESTROY_GROUP).toList(),
                poison,
                huge,
                true);
    }

    /** The time in which the faults are dealt out and the messages are sent. */
    Duration length() {
        return every.multipliedBy(count);
    }

    Messages content() {
        return new Messages(seed, poison, Math.max(1, messages / 20), huge == 0 ? Integer.MAX_VALUE : messages / huge);
    }

    List<Fault> schedule(int consumers) {
        return Schedule.of(kinds, seed, count, every, longest, consumers);
    }

    /** Room for the rows, the ballast that fills it up, and little more. */
    int databaseMegabytes() {
        return 150 + messages / 2_000;
    }

    private static List<FaultKind> kinds(String names) {
        return names.isEmpty()
                ? List.of(FaultKind.values())
                : Stream.of(names.split(",")).map(FaultKind::valueOf).toList();
    }

    private static List<MessageKind> poison(String names) {
        return names.isEmpty()
                ? MessageKind.poison()
                : Stream.of(names.split(",")).map(MessageKind::valueOf).toList();
    }
}
