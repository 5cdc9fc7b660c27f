package io.chatarchive.route;

import io.chatarchive.stream.Lane;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Begins a round of the lane in the body. Sets the variables {@code lane} and {@code batch}, and {@code drained} to true if the lane is in
 * the middle of a round already. The round ends with the exchange, however that ends; after the last one it is reported
 * what they have done together.
 */
public final class LaneStart implements Processor {
    private final List<Lane> lanes;
    private final ArchiveProgress progress;
    private final Map<Lane, Batch> batches;
    private final Runnable ended;

    /**
     * Makes one.
     *
     * @param ended what follows when a lane has ended its round
     */
    public LaneStart(List<Lane> lanes, ArchiveProgress progress, Function<Lane, Batch> batches, Runnable ended) {
        this.ended = ended;
        this.lanes = lanes;
        this.progress = progress;
        this.batches = lanes.stream().collect(Collectors.toMap(Function.identity(), batches));
    }

    /** The lanes that may begin a round. */
    public List<Lane> idle() {
        return lanes.stream().filter(Lane::isIdle).toList();
    }

    @Override
    public void process(Exchange exchange) {
        Lane lane = exchange.getMessage().getBody(Lane.class);
        boolean begun = begin(lane, exchange.getVariable("last-entry", String.class));
        exchange.setVariable("lane", lane);
        exchange.setVariable(Batch.VARIABLE, batches.get(lane));
        exchange.setVariable("drained", !begun);
        if (begun) {
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange round) {
                    end(lane, round.getContext().isStopping());
                    ended.run();
                }
            });
        }
    }

    private synchronized boolean begin(Lane lane, String lastEntry) {
        if (lanes.stream().noneMatch(Lane::isWorking)) {
            progress.log().begins();
        }
        return lane.begin(lastEntry);
    }

    private synchronized void end(Lane lane, boolean stopping) {
        lane.end();
        if (lanes.stream().noneMatch(Lane::isWorking)) {
            progress.log().ends(stopping);
        }
    }
}
