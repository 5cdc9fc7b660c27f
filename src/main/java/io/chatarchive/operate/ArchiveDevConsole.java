package io.chatarchive.operate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.chatarchive.archive.Archives;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.settings.InvalidSettingException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.spi.annotations.DevConsole;
import org.apache.camel.support.console.AbstractDevConsole;

/**
 * The archives where Camel shows its own things: {@code /q/dev}, {@code camel get}, Spring Boot's {@code /actuator/camel}. It
 * only looks, and shows no text of messages.
 */
@DevConsole(
        name = ArchiveDevConsole.ID,
        displayName = "Chat Archives",
        description = "State, backlog and dead letters of the archives")
public final class ArchiveDevConsole extends AbstractDevConsole {
    static final String ID = "chat-archive";
    private static final ObjectMapper JSON = new ObjectMapper();

    public ArchiveDevConsole() {
        super("chat-archive", ID, "Chat Archives", "State, backlog and dead letters of the archives");
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        return statuses().stream()
                .map(status -> String.format(
                        Locale.ROOT,
                        "%s: %s, waiting %s, pending %s, dead letters %s, lag %s s",
                        status.get("archive"),
                        status.get("state"),
                        status.get("waiting"),
                        status.get("pending"),
                        status.get("deadLetters"),
                        status.get("lagSeconds")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        return Map.of("archives", statuses());
    }

    /** None where the routes of the bundle are not. */
    private List<Map<String, Object>> statuses() {
        try {
            return Archives.of(getCamelContext()).all().stream()
                    .map(ArchiveDevConsole::status)
                    .toList();
        } catch (InvalidSettingException e) {
            return List.of();
        }
    }

    private static Map<String, Object> status(StreamArchive archive) {
        StatusLook look =
                new StatusLook(archive.settings(), archive.connections().redisForLooking());
        return JSON.convertValue(look.lookWithoutReasons().jsonWithoutTexts(), new TypeReference<>() {});
    }
}
