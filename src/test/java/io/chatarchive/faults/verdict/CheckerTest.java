package io.chatarchive.faults.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.faults.entry.DeadLetter;
import io.chatarchive.faults.entry.EntryId;
import io.chatarchive.faults.entry.MessageKind;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.entry.SentEntry;
import io.chatarchive.faults.entry.StoredEntry;
import io.chatarchive.faults.verdict.Verdict.Wrong;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CheckerTest {
    private static final int SENT = 1_000;
    /** A message that only the old master was sent. */
    private static final int OTHER = 5_000;

    private static final EntryId NEVER_SENT = new EntryId(2_000_000, 0);

    private final Messages messages = new Messages(1, MessageKind.poison(), 500, 1_000_000);
    private final Map<EntryId, Integer> old = new HashMap<>();
    private final List<SentEntry> told = new ArrayList<>();
    private final List<SentEntry> stream = new ArrayList<>();
    private final List<StoredEntry> table = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();

    @BeforeEach
    void everythingIsInItsPlace() {
        IntStream.range(0, SENT).mapToObj(CheckerTest::sent).forEach(entry -> {
            told.add(entry);
            stream.add(entry);
            if (belongsInTable(entry)) {
                table.add(stored(entry));
            } else {
                deadLetters.add(letter(stored(entry), 0));
            }
        });
    }

    @Test
    void should_find_nothing_when_each_entry_is_where_it_belongs() {
        Verdict verdict = check();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.sent()).isEqualTo(SENT);
        assertThat(verdict.archived()).isEqualTo(table.size());
        assertThat(verdict.deadLettered()).isEqualTo(deadLetters.size()).isPositive();
        assertThat(verdict.neverTold()).isZero();
    }

    @Test
    void should_report_lost_when_an_entry_is_nowhere() {
        table.remove(7);
        deadLetters.remove(0);

        assertThat(check().count(Wrong.LOST)).isEqualTo(2);
    }

    @Test
    void should_report_lost_when_an_entry_that_was_told_is_not_even_in_the_stream() {
        StoredEntry lost = table.remove(7);
        stream.removeIf(entry -> entry.id().equals(lost.id()));

        Verdict verdict = check();

        assertThat(verdict.count(Wrong.LOST)).isEqualTo(1);
        assertThat(verdict.offending()).singleElement().asString().startsWith("LOST " + lost.id());
    }

    @Test
    void should_report_lost_when_an_entry_without_an_answer_is_in_the_stream_only() {
        stream.add(sent(SENT));
        told.remove(0);

        Verdict verdict = check();

        assertThat(verdict.neverTold()).isEqualTo(2);
        assertThat(verdict.count(Wrong.LOST)).isEqualTo(1);
    }

    @Test
    void should_report_doubled_when_an_entry_is_twice_in_the_table_or_in_both_places() {
        table.add(7, table.get(7));
        deadLetters.add(0, letter(table.get(9), 0));

        assertThat(check().count(Wrong.DOUBLED)).isEqualTo(2);
    }

    @Test
    void should_report_doubled_when_a_message_is_in_the_stream_twice() {
        SentEntry again = new SentEntry(NEVER_SENT, 3);
        stream.add(again);
        table.add(stored(again));

        assertThat(check().count(Wrong.DOUBLED)).isEqualTo(1);
    }

    @Test
    void should_count_a_dead_letter_again_but_not_doubled_when_the_group_was_destroyed_between() {
        int letters = deadLetters.size();
        again(deadLetters.get(1), 1);
        again(deadLetters.get(1), 2);

        Verdict verdict = check();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.deadLettered()).isEqualTo(letters);
        assertThat(verdict.deadLetteredAgain()).isEqualTo(2);
    }

    @Test
    void should_report_doubled_when_no_group_was_destroyed_between_two_dead_letters() {
        DeadLetter before = deadLetters.get(1);
        DeadLetter after = deadLetters.get(2);
        again(before, 0);
        again(before, 1);
        again(after, 1);
        again(after, 1);

        Verdict verdict = check();

        assertThat(verdict.deadLetteredAgain()).isEqualTo(2);
        assertThat(verdict.count(Wrong.DOUBLED)).isEqualTo(2);
        assertThat(verdict.offending())
                .anyMatch(line -> line.startsWith("DOUBLED " + before.id()) && line.contains("letters 3"))
                .anyMatch(line -> line.startsWith("DOUBLED " + after.id()) && line.contains("letters 3"));
    }

    @Test
    void should_report_misplaced_when_a_good_message_is_a_dead_letter_or_a_bad_one_is_not() {
        StoredEntry good = table.remove(7);
        DeadLetter bad = deadLetters.remove(0);
        deadLetters.add(letter(good, 0));
        table.add(new StoredEntry(bad.id(), bad.fingerprint()));
        table.sort(Comparator.comparing(StoredEntry::id));
        deadLetters.sort(Comparator.comparing(DeadLetter::id));

        assertThat(check().count(Wrong.MISPLACED)).isEqualTo(2);
    }

    @Test
    void should_report_altered_when_the_text_is_not_what_was_sent() {
        table.set(7, new StoredEntry(table.get(7).id(), 42));

        assertThat(check().count(Wrong.ALTERED)).isEqualTo(1);
    }

    @Test
    void should_find_nothing_when_a_row_is_left_over_from_the_old_master() {
        old.put(NEVER_SENT, OTHER);
        table.add(row(NEVER_SENT, OTHER));

        Verdict verdict = check();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.leftOver()).isEqualTo(1);
    }

    @Test
    void should_find_nothing_when_an_id_is_taken_and_the_message_is_a_dead_letter_for_that() {
        SentEntry taken = takeId(7);
        addLetter(taken, Checker.ID_TAKEN);

        Verdict verdict = check();

        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.idsTaken()).isEqualTo(1);
    }

    @Test
    void should_find_nothing_when_both_masters_gave_an_id_and_the_table_has_the_new_message() {
        old.put(table.get(7).id(), OTHER);

        assertThat(check().isClean()).isTrue();
    }

    @Test
    void should_report_lost_when_an_id_is_taken_and_the_message_is_nowhere() {
        SentEntry taken = takeId(7);

        Verdict verdict = check();

        assertThat(verdict.count(Wrong.LOST)).isEqualTo(1);
        assertThat(verdict.offending()).singleElement().asString().startsWith("LOST " + taken.id());
    }

    @Test
    void should_report_misplaced_when_an_id_is_taken_and_the_dead_letter_has_another_reason() {
        addLetter(takeId(7), "not JSON");

        assertThat(check().count(Wrong.MISPLACED)).isEqualTo(1);
    }

    @Test
    void should_report_unknown_when_a_row_is_neither_of_the_old_master_nor_of_the_new() {
        old.put(NEVER_SENT, OTHER);
        table.add(new StoredEntry(NEVER_SENT, 42));

        assertThat(check().count(Wrong.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void should_report_unknown_when_nobody_sent_a_row() {
        table.add(new StoredEntry(NEVER_SENT, 42));

        assertThat(check().count(Wrong.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void should_refuse_to_judge_when_something_is_not_in_order() {
        table.add(table.remove(0));

        assertThatThrownBy(this::check).isInstanceOf(IllegalArgumentException.class);
    }

    private Verdict check() {
        return new Checker(messages, old)
                .check(told.iterator(), stream.iterator(), table.iterator(), deadLetters.iterator());
    }

    /** The old master gave the id of a row to another message, and the table has that. */
    private SentEntry takeId(int row) {
        EntryId id = table.get(row).id();
        table.set(row, row(id, OTHER));
        old.put(id, OTHER);
        return stream.stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private StoredEntry row(EntryId id, int number) {
        return new StoredEntry(id, messages.fingerprint(number, MessageKind.Place.TABLE));
    }

    private void addLetter(SentEntry entry, String reason) {
        long fingerprint = messages.fingerprint(entry.number(), MessageKind.Place.DEAD_LETTERS);
        deadLetters.add(new DeadLetter(entry.id(), fingerprint, 0, reason));
        deadLetters.sort(Comparator.comparing(DeadLetter::id));
    }

    private boolean belongsInTable(SentEntry entry) {
        return messages.kind(entry.number()).place() == MessageKind.Place.TABLE;
    }

    private StoredEntry stored(SentEntry entry) {
        return new StoredEntry(entry.id(), messages.fingerprint(entry.number()));
    }

    /** The same bad message in the dead letters once more. */
    private void again(DeadLetter letter, int destroyed) {
        deadLetters.add(new DeadLetter(letter.id(), letter.fingerprint(), destroyed, letter.reason()));
        deadLetters.sort(Comparator.comparing(DeadLetter::id));
    }

    private static DeadLetter letter(StoredEntry stored, int destroyed) {
        return new DeadLetter(stored.id(), stored.fingerprint(), destroyed, "not JSON");
    }

    private static SentEntry sent(int number) {
        return new SentEntry(new EntryId(1_000_000 + number / 3, number % 3), number);
    }
}
