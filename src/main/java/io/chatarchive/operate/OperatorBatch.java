package io.chatarchive.operate;

import io.chatarchive.fault.Fault;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.route.Archive;
import io.chatarchive.route.Batch;
import io.chatarchive.route.DeadLetters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Messages that an operator sends through the routes that those of the stream go through: what becomes of each is noted,
 * and nothing is acknowledged or set aside. Of one id there is one message in it. Not for several threads.
 */
final class OperatorBatch implements Batch {
    /** What became of a message. */
    enum Outcome {
        /** The table has its row. */
        STORED,
        /** A step of the routes dropped it. */
        DROPPED,
        /** It can never be stored; nothing is set aside. */
        REJECTED,
        /** It was not stored, and nobody knows whether it can be. */
        LEFT
    }

    /**
     * What became of a message, and why.
     *
     * @param error null where it was stored or dropped
     */
    record Result(Outcome outcome, Throwable error) {
        /** The reason of a dead letter for it. */
        String reason() {
            return DeadLetters.reason(error);
        }

        /** What a person should know: of what was rejected as in a dead letter, else the fault. */
        String words() {
            return outcome == Outcome.REJECTED
                    ? DeadLetters.explanation(error)
                    : error == null ? "" : Fault.of(error).sentence();
        }
    }

    private final Map<String, Result> results = new HashMap<>();

    /**
     * Sends them to {@code direct:chat-archive-batch}, and returns when the routes are through with them.
     *
     * @return what became of each, by its id
     * @throws Exception while a server is away, or refuses whatever comes; what was stored before then is stored
     */
    static Map<String, Result> send(ProducerTemplate template, Archive archive, List<StreamEntry> entries)
            throws Exception {
        OperatorBatch batch = new OperatorBatch();
        Exchange end = template.send("direct:chat-archive-batch", exchange -> {
            archive.handTo(exchange);
            exchange.setVariable(Batch.VARIABLE, batch);
            exchange.getMessage().setBody(entries);
        });
        if (end.getException() != null) {
            throw end.getException();
        }
        Map<String, Result> results = new HashMap<>();
        entries.forEach(entry -> results.put(entry.id(), batch.result(entry)));
        return results;
    }

    private Result result(StreamEntry entry) {
        return results.getOrDefault(
                entry.id(),
                new Result(
                        Outcome.LEFT, new IllegalStateException("a step has taken its body away without dropping it")));
    }

    @Override
    public List<MessageRow> withoutTakenIds(List<MessageRow> rows, Integer newRows) {
        return rows; // who sends them compares before
    }

    @Override
    public void acknowledge(List<MessageRow> rows, Integer newRows) {
        rows.forEach(row -> results.put(row.entry().id(), new Result(Outcome.STORED, null)));
    }

    @Override
    public void drop(StreamEntry entry) {
        results.put(entry.id(), new Result(Outcome.DROPPED, null));
    }

    @Override
    public void setAside(StreamEntry entry, Throwable error) {
        results.put(entry.id(), new Result(Outcome.REJECTED, error));
    }

    @Override
    public void leavePending(StreamEntry entry, Throwable error) {
        if (entry != null) {
            results.put(entry.id(), new Result(Outcome.LEFT, error));
        }
    }

    @Override
    public boolean mayRetry(Throwable error) {
        return false;
    }

    @Override
    public boolean isWary() {
        return false;
    }

    @Override
    public boolean mayGoOn() {
        return true;
    }

    @Override
    public boolean tryNamedRow() {
        return true;
    }

    @Override
    public void end() {
        // who sent them reads the results
    }
}
