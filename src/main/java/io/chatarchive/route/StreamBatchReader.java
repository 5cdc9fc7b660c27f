package io.chatarchive.route;

import io.chatarchive.fault.Causes;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.ConsumerGroup;
import io.chatarchive.stream.Delivery;
import io.chatarchive.stream.Lane;
import io.chatarchive.table.TablePreparation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * Reads the next batch as the consumer of the variable {@code lane}, or returns again what an outage has left of the last
 * one. Body out: a list of {@link StreamEntry}. The variable {@code drained} is true when it is empty, or the round of the lane is over. A lane that has left a whole batch
 * pending after unclassified errors reads no further until the next tick, and gets the same messages first.
 */
public final class StreamBatchReader implements Processor {
    private static final Set<String> OF_THE_LANE = Set.of("archive", "lane", Batch.VARIABLE);

    private final ConsumerGroup group;
    private final EntryAcknowledger acknowledger;
    private final TablePreparation table;
    private final DrainSchedule schedule;
    private final int mostUnclassified;
    private final Duration period;
    private final BooleanSupplier stops;
    private final ArchiveProgress progress;
    private final OutageLog outageLog;

    public StreamBatchReader(
            ConsumerGroup group,
            EntryAcknowledger acknowledger,
            TablePreparation table,
            DrainSchedule schedule,
            ArchiveSettings settings,
            BooleanSupplier stops,
            ArchiveProgress progress,
            OutageLog outageLog) {
        this.group = group;
        this.acknowledger = acknowledger;
        this.table = table;
        this.schedule = schedule;
        this.mostUnclassified = Lane.mostUnclassified(settings);
        this.period = settings.watch().archivePeriod();
        this.stops = stops;
        this.progress = progress;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        forgetLastBatch(exchange);
        acknowledger.acknowledgeStored(lane);
        acknowledger.acknowledgeDropped(lane);
        List<StreamEntry> retried = lane.batch().toRetry();
        if (!retried.isEmpty()) {
            hand(retried, exchange);
            return;
        }
        leaveRest(lane);
        if (lane.isRetryDue(period)) {
            lane.startOver();
        }
        boolean goesOn =
                lane.goesOn() && lane.unclassified() < mostUnclassified && schedule.goesOn() && !stops.getAsBoolean();
        List<StreamEntry> batch = goesOn ? read(lane) : List.of();
        lane.take(batch);
        if (batch.isEmpty() && lane.left() == 0 && !lane.hasLetGo()) {
            outageLog.works(Fault.Server.DEAD_LETTERS, lane);
            outageLog.works(Fault.Server.ROUTE, lane);
            outageLog.works(Fault.Server.DATABASE, lane);
        }
        hand(batch, exchange);
    }

    private static void hand(List<StreamEntry> batch, Exchange exchange) {
        exchange.getMessage().setBody(batch);
        exchange.setVariable("drained", batch.isEmpty());
    }

    /** Nothing that the batch before has left on the exchange decides about this one. */
    private static void forgetLastBatch(Exchange exchange) {
        exchange.setException(null);
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_CAUGHT);
        exchange.removeProperty(ExchangePropertyKey.EXCEPTION_HANDLED);
        exchange.removeProperty(ExchangePropertyKey.FAILURE_ENDPOINT);
        exchange.removeProperty(ExchangePropertyKey.FAILURE_ROUTE_ID);
        exchange.getMessage().removeHeaders("*");
        Set.copyOf(exchange.getVariables().keySet()).stream()
                .filter(name -> !OF_THE_LANE.contains(name))
                .forEach(exchange::removeVariable);
    }

    /** What the last batch left pending: the dead letters could not be written, or the error was unclassified. */
    private void leaveRest(Lane lane) {
        if (lane.batch().isToBeRestored() && !lane.hasLetGo()) {
            lane.batch().deleted(group.restore(lane, Duration.ZERO));
        }
        progress.ghosts(lane.leaveRest());
    }

    private List<StreamEntry> read(Lane lane) {
        while (true) {
            Delivery batch = readOnce(lane);
            progress.counts().claimed((int) batch.claimed());
            progress.ghosts(batch.ghosts());
            if (!batch.entries().isEmpty() || batch.isEnd()) {
                return batch.entries();
            }
        }
    }

    /**
     * Where Redis has read but its answer does not arrive, the next read counts no further delivery: an outage is not
     * the fault of a message. An answer that memory does not suffice for is. Where Redis was not reached it has read
     * nothing more.
     */
    private Delivery readOnce(Lane lane) {
        lane.reads();
        try {
            long began = System.nanoTime();
            Delivery batch = group.read(lane, table.largestPacket());
            progress.times().read(batch.entries(), System.nanoTime() - began);
            lane.answerLost(false);
            outageLog.works(Fault.Server.REDIS, lane);
            return batch;
        } catch (DataAccessException e) {
            if (!(e instanceof RedisConnectionFailureException)) {
                lane.answerLost(!Causes.has(OutOfMemoryError.class, e));
            }
            throw e;
        }
    }
}
