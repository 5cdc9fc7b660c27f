package io.chatarchive.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/** A way for a message into the stream. */
@FunctionalInterface
interface ChatSender {
    /** Completes when the message is accepted, exceptionally if it is not. */
    CompletableFuture<?> send(String message);

    /** Through the intake, as a route of the same Camel runtime does. */
    static ChatSender camel(CamelContext camel) {
        ProducerTemplate template = camel.createProducerTemplate();
        return message -> CompletableFuture.completedFuture(
                template.requestBody("direct:send-chat-message", message, String.class));
    }

    /** Through the intake, as any other program does. */
    static ChatSender http(URI intake) {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        return message -> client.sendAsync(
                        HttpRequest.newBuilder(intake)
                                .timeout(Duration.ofSeconds(10))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(message))
                                .build(),
                        BodyHandlers.ofString())
                .thenApply(ChatSender::requireAccepted);
    }

    private static HttpResponse<String> requireAccepted(HttpResponse<String> answer) {
        if (answer.statusCode() != 202) {
            throw new CompletionException(new IOException(answer.statusCode() + " " + answer.body()));
        }
        return answer;
    }
}
