package io.chatarchive.faults;

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
        line(text, "messages in the stream", verdict.sent());
        line(text, "  of them poison", verdict.poison());
        line(text, "  of them without an answer", verdict.neverTold());
        line(text, "archived", verdict.archived());
        line(text, "dead-lettered", verdict.deadLettered());
        line(text, "  again after the group was destroyed", verdict.deadLetteredAgain());
        for (Verdict.Wrong kind : Verdict.Wrong.values()) {
            line(text, kind.toString().toLowerCase(Locale.ROOT), verdict.count(kind));
        }
        verdict.offending().forEach(offence -> text.append("  ").append(offence).append('\n'));
        failures.forEach(failure -> text.append("  FAILED ").append(failure).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        String number =
                value instanceof Number n && !name.equals("seed") ? String.format("%,d", n.longValue()) : "" + value;
        text.append(String.format("  %-48s%s%n", name, number));
    }
}
