package io.chatarchive.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.fixture.ChatFixture;
import io.chatarchive.fixture.RunningArchive;
import io.chatarchive.message.StreamEntry;
import io.lettuce.core.models.stream.PendingMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What counts as a delivery, and what follows from the count. */
class DeliveryCountIT extends OneLane {

    @Test
    void should_bring_an_entry_alone_when_it_was_delivered_twice() {
        List<String> ids = IntStream.range(0, 4).mapToObj(i -> chat.add("x")).toList();
        chat.readAndDie("c1", 4);
        setDeliveries(2, ids.get(1));

        assertThat(readAndAcknowledge()).containsExactly(ids.get(0));
        assertThat(readAndAcknowledge()).containsExactly(ids.get(1));
        assertThat(readAndAcknowledge()).containsExactly(ids.get(2), ids.get(3));
    }

    @Test
    void should_not_read_an_entry_any_more_when_it_was_delivered_too_often() {
        String id = chat.add("what ends the process");
        chat.readAndDie("c1", 1);
        setDeliveries(5, id);

        StreamEntry entry = group.read(lane, LARGEST).entries().get(0);

        assertThat(entry.data()).isNull();
        assertThat(entry.deliveries()).isEqualTo(5);
        assertThat(entry.unreadable().reason()).isEqualTo("delivered too often");
        assertThat(pending()).extracting(PendingMessage::getRedeliveryCount).containsExactly(5L);
    }

    @Test
    void should_count_a_ghost_when_an_entry_at_its_last_delivery_was_deleted() throws Exception {
        String id = chat.add("what ends the process");
        chat.readAndDie("c1", 1);
        setDeliveries(5, id);
        chat.redis().xdel(chat.stream(), id);

        RunningArchive archive = chat.start();

        await().atMost(ChatFixture.PATIENCE)
                .until(() -> archive.progress().sinceStart().ghosts() == 1);
        chat.awaitNothingPending();
        assertThat(chat.deadLetters()).isEmpty();
    }

    @Test
    void should_count_a_ghost_when_what_was_left_pending_was_deleted() {
        String id = chat.add("left");
        read();
        chat.redis().xdel(chat.stream(), id);

        lane.batch().deleted(group.restore(lane, Duration.ZERO));

        boolean dropped = chat.pending() == 0; // by Redis 7
        assertThat(lane.leaveRest()).isEqualTo(dropped ? List.of(id) : List.of());
        lane.startOver();
        assertThat(group.read(lane, LARGEST).ghosts()).isEqualTo(dropped ? List.of() : List.of(id));
    }

    @Test
    void should_count_no_further_delivery_when_the_answer_to_the_read_before_was_lost() {
        chat.add("x");
        group.read(lane, LARGEST);
        lane.answerLost(true);

        for (int i = 0; i < 10; i++) {
            assertThat(group.read(lane, LARGEST).entries()).hasSize(1).allMatch(entry -> entry.data() != null);
        }

        assertThat(pending()).extracting(PendingMessage::getRedeliveryCount).containsExactly(1L);
    }

    @Test
    void should_set_the_delivery_count_back_when_a_batch_is_kept_in_hand() {
        String first = chat.add("x");
        chat.readAndDie("c1", 1);
        setDeliveries(1, first);
        assertThat(read()).containsExactly(first);

        group.restore(lane, Duration.ZERO);

        assertThat(pending()).extracting(PendingMessage::getRedeliveryCount).containsExactly(1L);
    }

    @Test
    void should_not_take_back_what_is_acknowledged_when_a_batch_is_kept_in_hand() {
        chat.add("x");
        read();
        group.acknowledge(lane, lane.batch().entries());

        group.restore(lane, Duration.ZERO);

        assertThat(chat.pending()).isZero();
    }

    @Test
    void should_make_the_group_anew_when_it_is_gone_while_a_batch_is_kept_in_hand() {
        String id = chat.add("x");
        read();
        chat.redis().xgroupDestroy(chat.stream(), "group1");

        group.restore(lane, Duration.ZERO);

        assertThat(readAndAcknowledge()).containsExactly(id);
    }

    @Test
    void should_keep_the_delivery_count_when_what_was_delivered_too_often_is_left_pending() {
        String id = chat.add("what ends the process");
        chat.readAndDie("c1", 1);
        setDeliveries(5, id);
        read();

        group.restore(lane, Duration.ZERO);

        assertThat(pending()).extracting(PendingMessage::getRedeliveryCount).containsExactly(5L);
    }
}
