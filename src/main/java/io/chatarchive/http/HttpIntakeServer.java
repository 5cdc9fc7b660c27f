package io.chatarchive.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.ExecutionException;
import org.apache.camel.support.service.ServiceSupport;

/** The second server, if the intake has an address of its own. Camel stops it with its own server. */
final class HttpIntakeServer extends ServiceSupport {
    private final HttpServer server;
    private final HttpIntake intake;

    HttpIntakeServer(HttpServer server, HttpIntake intake) {
        this.server = server;
        this.intake = intake;
    }

    @Override
    protected void doStart() throws Exception {
        try {
            await(server.listen(intake.port(), intake.host()));
        } catch (ExecutionException e) {
            throw HttpPort.cannotListen(intake.host(), intake.port(), HttpIntake.ADDRESS, e.getCause());
        }
    }

    @Override
    protected void doStop() throws Exception {
        await(server.close());
    }

    private static <T> void await(Future<T> done) throws ExecutionException, InterruptedException {
        done.toCompletionStage().toCompletableFuture().get();
    }
}
