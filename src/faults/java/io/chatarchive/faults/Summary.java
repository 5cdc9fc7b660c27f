package io.chatarchive.faults;

import io.chatarchive.faults.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What there is to say of a run. */
record Summary(
        FaultOptions options,
        String servers,
        Map<FaultKind, Integer> faults,
        Verdict verdict,
        Duration longestWait,
        List<String> failures,
        Duration duration) {

    boolean isClean() {
        return verdict.isClean() && failures.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        int count = faults.values().stream().mapToInt(Integer::intValue).sum();
        line(text, "seed", options.seed());
        line(text, "servers", servers + ", Java " + Runtime.version().feature());
        line(text, "duration", String.format("%d min %02d s", duration.toMinutes(), duration.toSecondsPart()));
        line(text, "faults", count);
        faults.forEach((kind, times) -> line(text, "  " + kind, times));
        text.append(whatBecameOfMessages(verdict));
        line(text, "longest wait after the last fault was healed", seconds(longestWait));
        failures.forEach(failure -> text.append("  FAILED ").append(failure).append('\n'));
        return text.toString();
    }

    static String whatBecameOfMessages(Verdict verdict) {
        StringBuilder text = new StringBuilder();
        line(text, "messages in the stream", verdict.sent());
        line(text, "  of them poison", verdict.poison());
        line(text, "  of them without an answer", verdict.neverTold());
        line(text, "archived", verdict.archived());
        line(text, "dead-lettered", verdict.deadLettered());
        line(text, "  again after the group was destroyed", verdict.deadLetteredAgain());
        for (Verdict.Wrong kind : Verdict.Wrong.values()) {
            line(text, kind.toString().toLowerCase(Locale.ROOT), verdict.count(kind));
        }
        if (verdict.idsTaken() + verdict.leftOver() > 0) {
            line(text, "ids that another message has in the table", verdict.idsTaken());
            line(text, "left over from the old master", verdict.leftOver());
        }
        verdict.offending().forEach(offence -> text.append("  ").append(offence).append('\n'));
        return text.toString();
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static void line(StringBuilder text, String name, Object value) {
        String number =
                value instanceof Number n && !name.equals("seed") ? String.format("%,d", n.longValue()) : "" + value;
        text.append(String.format("  %-48s%s%n", name, number));
    }
}
