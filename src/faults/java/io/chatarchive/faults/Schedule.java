package io.chatarchive.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Faults in the order that a seed gives them: one of every kind, and then as often as each kind's weight says. */
final class Schedule {
    private Schedule() {}

    /**
     * @param every time between two faults, on average
     * @param longest no fault lasts longer
     */
    static List<Fault> of(List<FaultKind> all, long seed, int count, Duration every, Duration longest, int consumers) {
        Random random = new Random(seed);
        List<FaultKind> kinds = kinds(all, random, count);
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FaultKind kind = kinds.get(i);
            double seconds = kind.shortest() + random.nextDouble() * (kind.longest() - kind.shortest());
            Duration at = Duration.ofMillis((long) (every.toMillis() * (i + random.nextDouble())));
            Duration time = Duration.ofMillis(Math.min((long) (1000 * seconds), longest.toMillis()));
            faults.add(new Fault(at, kind, random.nextInt(consumers), time));
        }
        return faults;
    }

    private static List<FaultKind> kinds(List<FaultKind> all, Random random, int count) {
        List<FaultKind> kinds = new ArrayList<>(all);
        Collections.shuffle(kinds, random);
        while (kinds.size() < count) {
            List<FaultKind> deck = new ArrayList<>();
            for (FaultKind kind : all) {
                deck.addAll(Collections.nCopies(kind.weight(), kind));
            }
            Collections.shuffle(deck, random);
            kinds.addAll(deck);
        }
        return kinds.subList(0, count);
    }
}
