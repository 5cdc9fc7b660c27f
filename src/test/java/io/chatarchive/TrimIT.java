package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.Consumer;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Safe trimming: what every group of the stream has finished is dropped, and nothing else. */
class TrimIT extends OneLane {

    @Test
    void should_acknowledge_all_the_same_when_the_stream_is_gone_before_it_is_trimmed() throws Exception {
        chat.add("x");
        group = group("chat.archive.after-ack", "trim");
        read();
        chat.redis().del(chat.stream());

        group.acknowledge(lane.batch());

        assertThat(chat.redis().exists(chat.stream())).isZero();
    }

    @Test
    void should_drop_what_every_group_has_finished_and_nothing_else_when_it_trims() throws Exception {
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> chat.add("x")).toList();
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "slow");
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "holding");
        read("slow", 4);
        chat.redis().xack(chat.stream(), "slow", ids.get(0), ids.get(1), ids.get(2), ids.get(3));
        read("holding", 6);
        chat.redis().xack(chat.stream(), "holding", ids.get(0), ids.get(1), ids.get(3), ids.get(4), ids.get(5));
        group = group("chat.archive.after-ack", "trim");

        assertThat(readAndAcknowledge()).hasSize(6);
        assertThat(streamIds()).containsExactlyElementsOf(ids.subList(2, 6));

        chat.redis().xack(chat.stream(), "holding", ids.get(2));
        chat.add("x");
        readAndAcknowledge();
        assertThat(streamIds()).hasSize(3).startsWith(ids.get(4));

        read("slow", 9);
        chat.redis().xgroupDestroy(chat.stream(), "slow");
        chat.redis().xgroupDestroy(chat.stream(), "holding");
        chat.add("x");
        readAndAcknowledge();
        assertThat(streamIds()).isEmpty();
    }

    @Test
    void should_drop_nothing_when_its_own_group_is_gone_and_another_has_finished() throws Exception {
        String first = chat.add("x");
        group = group("chat.archive.after-ack", "trim");
        read();
        String unread = chat.add("x");
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "$"), "finished");
        chat.redis().xgroupDestroy(chat.stream(), "group1");

        group.acknowledge(lane.batch());

        assertThat(streamIds()).containsExactly(first, unread);
    }

    @Test
    void should_trim_by_number_when_ids_have_parts_of_different_length() throws Exception {
        for (String id : List.of("9-9", "9-10", "10-1", "10-9007199254740993", "10-18446744073709551615")) {
            chat.redis().xadd(chat.stream(), new XAddArgs().id(id), Map.of("data", "x"));
        }
        chat.redis().xgroupCreate(StreamOffset.from(chat.stream(), "0"), "other");
        read("other", 1);
        group = group("chat.archive.after-ack", "trim");

        readAndAcknowledge();
        assertThat(streamIds()).hasSize(5);

        chat.redis().xack(chat.stream(), "other", "9-9");
        read("other", 3);
        chat.redis().xack(chat.stream(), "other", "9-10", "10-1");
        chat.add("x");
        readAndAcknowledge();
        assertThat(streamIds()).startsWith("10-9007199254740993");
    }

    @SuppressWarnings("unchecked") // an array of one offset
    private void read(String otherGroup, int count) {
        chat.redis()
                .xreadgroup(
                        Consumer.from(otherGroup, "c"),
                        io.lettuce.core.XReadArgs.Builder.count(count),
                        StreamOffset.lastConsumed(chat.stream()));
    }

    private List<String> streamIds() {
        return chat.redis().xrange(chat.stream(), Range.unbounded()).stream()
                .map(entry -> entry.getId())
                .toList();
    }
}
