package io.chatarchive.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The requests of a connection that are not answered yet, and the bytes that they hold. Of one event loop. */
final class HttpExchanges {
    private static final class Request {
        long bytes;
        boolean isComplete;
    }

    private final HttpLimits limits;
    private final Deque<Request> unanswered = new ArrayDeque<>();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean waiting = true;

    HttpExchanges(HttpLimits limits) {
        this.limits = limits;
    }

    int size() {
        return unanswered.size();
    }

    void begin() {
        unanswered.add(new Request());
    }

    /** Whether the sender has to send more of a request. */
    boolean isReceiving() {
        return !unanswered.isEmpty() && !unanswered.getLast().isComplete;
    }

    /** Whether only the program keeps the sender waiting. */
    boolean areAtWork() {
        return !unanswered.isEmpty() && unanswered.getLast().isComplete;
    }

    /** Whether the program waits for the sender; for any thread. */
    boolean areWaiting() {
        return waiting;
    }

    /** Holds what comes in until the answer is out, or says why not. */
    Optional<HttpRefusal> receive(HttpContent content) {
        HttpSettings settings = limits.settings();
        Request request = unanswered.getLast();
        long more = content.content().readableBytes();
        if (request.bytes + more > settings.maxBody()) {
            return Optional.of(HttpRequestRules.tooLarge(settings));
        }
        if (!limits.hold(more)) {
            return Optional.of(HttpRefusal.later("The intake holds " + settings.maxMemory()
                    + " bytes of messages already, the limit set as chat.http.max-memory."));
        }
        request.bytes += more;
        bytes.addAndGet(more);
        request.isComplete = content instanceof LastHttpContent;
        waiting = !request.isComplete;
        return Optional.empty();
    }

    /** The answer to the first of them is out. */
    void answered() {
        Request request = unanswered.poll();
        if (request != null) {
            long before = bytes.getAndUpdate(held -> Math.max(0, held - request.bytes));
            limits.release(Math.min(before, request.bytes));
        }
        waiting = !areAtWork();
    }

    /** For any thread. */
    boolean holdBytes() {
        return bytes.get() > 0;
    }

    /** The bytes, which are held no more; for any thread. */
    long takeBytes() {
        return bytes.getAndSet(0);
    }
}
