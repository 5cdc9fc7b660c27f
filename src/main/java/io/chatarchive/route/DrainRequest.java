package io.chatarchive.route;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Drains an archive now, whatever its schedule: that of the stream in the name of the channel, where a signal came in
 * ({@code orders:drain}), else the archive of the chat. Returns at once; what a drain meets it logs itself.
 */
public final class DrainRequest implements Processor {
    /** As the component spring-redis names it, which not every application has. */
    private static final String CHANNEL = "CamelRedis.Channel";

    private static final String SUFFIX = ":drain";

    private final Function<String, Optional<? extends Archive>> byStream;
    private final Function<String, Optional<? extends Archive>> byName;
    private final Consumer<Archive> audit;

    /**
     * Finds the archive.
     *
     * @param audit writes down that a signal has drained it
     */
    public DrainRequest(
            Function<String, Optional<? extends Archive>> byStream,
            Function<String, Optional<? extends Archive>> byName,
            Consumer<Archive> audit) {
        this.byStream = byStream;
        this.byName = byName;
        this.audit = audit;
    }

    @Override
    public void process(Exchange exchange) {
        String channel = exchange.getMessage().getHeader(CHANNEL, "", String.class);
        Optional<? extends Archive> archive = channel.endsWith(SUFFIX)
                ? byStream.apply(channel.substring(0, channel.length() - SUFFIX.length()))
                : byName.apply("chat");
        archive.filter(Archive::isRunning).ifPresent(found -> {
            found.drainNow();
            if (channel.endsWith(SUFFIX)) {
                audit.accept(found);
            }
        });
    }
}
