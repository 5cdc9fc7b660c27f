package io.chatarchive.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.RedisConnections;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.support.service.ServiceSupport;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.ByteRecord;
import org.springframework.data.redis.connection.stream.StreamRecords;

/**
 * Body in: the bytes of a message. They are added to the stream (XADD). Body out: the entry id, as text. It has a pool of
 * its own, and a health check, which are there while its route is: the lanes of an archive never keep a sender waiting. While
 * Redis is known not to answer, {@link RejectedMessageException} is thrown at once.
 */
public final class StreamAppender extends ServiceSupport implements Processor {
    private final CamelContext context;
    private final Supplier<Optional<RedisConnectionFactory>> ofHost;
    private final ArchiveSettings settings;
    private final IntakeHealth health;
    private final IntakeCircuitBreaker gate;
    private final byte[] key;
    private final byte[] field;
    private final XAddOptions options;
    private RedisConnectionFactory redis;
    private LettuceConnectionFactory opened;

    /**
     * Makes one; it connects when its route starts.
     *
     * @param ofHost the connections of the runtime around it, if it is to take those
     * @param outage for how long an archive has found this Redis away
     */
    public StreamAppender(
            CamelContext context,
            Supplier<Optional<RedisConnectionFactory>> ofHost,
            Supplier<Optional<Duration>> outage,
            ArchiveSettings settings) {
        this.context = context;
        this.ofHost = ofHost;
        this.settings = settings;
        ArchiveSettings.Stream stream = settings.stream();
        this.health = new IntakeHealth(settings, Clock.systemUTC());
        this.gate = new IntakeCircuitBreaker(
                () -> redis.getConnection(), outage, context.getExecutorServiceManager(), Clock.systemUTC());
        this.key = stream.key().getBytes(UTF_8);
        this.field = stream.field().getBytes(UTF_8);
        this.options = stream.maxLength() == 0
                ? XAddOptions.none()
                : XAddOptions.maxlen(stream.maxLength()).approximateTrimming(true);
    }

    @Override
    protected void doStart() {
        redis = ofHost.get().orElseGet(() -> {
            opened = RedisConnections.open(settings.redis());
            return opened;
        });
        health.start(context.getRegistry().findByType(MeterRegistry.class));
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null) {
            checks.register(health);
        }
    }

    @Override
    protected void doStop() {
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null) {
            checks.unregister(health);
        }
        health.stop();
        gate.close();
        if (opened != null) {
            opened.destroy();
            opened = null;
        }
    }

    @Override
    public void process(Exchange exchange) {
        try {
            gate.pass();
        } catch (RejectedMessageException e) {
            health.refused("Redis is away");
            throw e;
        }
        byte[] message = exchange.getMessage().getBody(byte[].class);
        ByteRecord entry = StreamRecords.rawBytes(Map.of(field, message)).withStreamKey(key);
        try (RedisConnection connection = redis.getConnection()) {
            exchange.getMessage()
                    .setBody(connection.streamCommands().xAdd(entry, options).getValue());
            health.added();
        } catch (DataAccessException e) {
            health.failed(e);
            gate.failed(e);
            throw e;
        }
    }
}
