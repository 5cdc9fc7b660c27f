package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.fault.Fault;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.Audit;
import io.chatarchive.stream.Consumers;
import io.chatarchive.stream.Jobs;
import io.chatarchive.stream.LetterFilter;
import io.chatarchive.stream.Pause;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * What somebody does to an archive, from the shell or over HTTP: at once, or left as a job for its processes. All of it is
 * audited. Each method throws {@link InvalidSettingException} with a sentence where it cannot be done, and {@link
 * DataAccessException} if Redis refuses or does not answer.
 */
public final class ArchiveOperator {
    /** What the ACL of Redis must allow besides what archiving takes; docs/operating.md has the same. */
    public static final String RIGHTS =
            "~<stream>:* &<stream>:* +hget +hmget +hgetall +hset +hmset +hincrby +hdel +rpush +lrange +lrem"
                    + " +llen +ltrim +pexpire +xrevrange +del +publish +subscribe +unsubscribe";

    /** Argument of a replay: messages as JSON lines, in the place of a range. */
    public static final String MESSAGES = "messages";

    private static final int LONGEST_WHY = 500;
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveOperator.class);

    private final RedisConnectionFactory redis;
    private final ArchiveSettings settings;
    private final Audit.Actor actor;
    private final Letters letters;
    private final Jobs jobs;

    public ArchiveOperator(RedisConnectionFactory redis, ArchiveSettings settings, Audit.Actor actor) {
        this.redis = redis;
        this.settings = settings;
        this.actor = actor;
        this.letters = new Letters(redis, settings);
        this.jobs = new Jobs(redis, settings.stream().key());
    }

    /**
     * Pauses all processes of the archive. Returns the pause that there was already, which is replaced by this one.
     *
     * @throws UnusableInputException if the reason is too long
     */
    public Optional<Pause.Paused> pause(String why) throws Exception {
        Pause.Paused pause = new Pause.Paused(Instant.now(), actor.name(), why);
        return act("pause", why, () -> replaced(pause), before -> before.isPresent() ? "paused again" : "paused");
    }

    private Optional<Pause.Paused> replaced(Pause.Paused pause) {
        int length = pause.why().codePointCount(0, pause.why().length());
        if (length > LONGEST_WHY) {
            throw new UnusableInputException(
                    "The reason has " + length + " characters; expected at most " + LONGEST_WHY + ".");
        }
        Optional<Pause.Paused> before = pauses().look();
        pauses().pause(pause);
        return before;
    }

    /** Ends the pause. False: there was none. */
    public boolean resume() throws Exception {
        return act("resume", "", () -> pauses().resume(), was -> was ? "resumed" : "was not paused");
    }

    /** Removes a consumer that owns nothing. Returns what there is to know about that; empty: nothing. */
    public String removeConsumer(String name) throws Exception {
        return act("consumers-remove", name, () -> remove(name), note -> "removed");
    }

    private String remove(String name) {
        Consumers consumers = new Consumers(redis, settings.stream());
        boolean living = consumers.list().stream().anyMatch(one -> one.name().equals(name) && one.living());
        String answer = consumers.remove(name);
        return switch (answer) {
            case "removed" ->
                living
                        ? "A process runs that reads as '" + name
                                + "': it comes back with the next read, and nothing is lost."
                        : "";
            case "unknown" -> throw new NotThereException("The group has no consumer '" + name + "'.");
            case "last" ->
                throw new InvalidSettingException("'" + name
                        + "' is the only consumer of the group; without any, nobody would know that it was read.");
            default ->
                throw new InvalidSettingException(
                        "'" + name + "' has " + answer + " pending. Another process claims them "
                                + settings.claimMinIdle().toSeconds()
                                + " s after the last delivery (chat.claim.min-idle); remove it then.");
        };
    }

    /** Puts another message into a letter; the original goes to the trash. */
    public Letters.Edited edit(String id, byte[] data) throws Exception {
        return act("edit", id, () -> letters.edit(id, data, actor.name()), letter -> "edited");
    }

    /** Takes an edit back. */
    public Letters.Edited undo(String id, String original) throws Exception {
        return act("edit", id, () -> letters.undo(id, original, actor.name()), letter -> "taken back");
    }

    /** Moves letters to the trash. */
    public Letters.Moved discard(LetterFilter filter) throws Exception {
        return act(
                "discard",
                about(filter),
                () -> letters.discard(filter, actor.name()),
                moved -> moved.number() + " discarded");
    }

    /** Moves letters from the trash back. */
    public Letters.Moved restore(LetterFilter filter) throws Exception {
        return act("restore", about(filter), () -> letters.restore(filter), moved -> moved.number() + " restored");
    }

    /** Adds letters as they were exported. */
    public Letters.Imported add(BufferedReader lines) throws Exception {
        return act("import", "", () -> added(lines), imported -> imported.added() + " added");
    }

    private Letters.Imported added(BufferedReader lines) throws IOException {
        return letters.add(lines);
    }

    /** Leaves a job for a process of the archive, and returns its id. */
    public String leave(String verb, ObjectNode arguments) throws Exception {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("verb", verb)
                .put("by", actor.name())
                .put("from", actor.from())
                .set("arguments", arguments);
        return act(verb, about(arguments), () -> left(verb, request.toString()), job -> "job " + job);
    }

    private String left(String verb, String request) {
        if (verb.equals("drain")) {
            pauses().look().ifPresent(paused -> {
                throw new InvalidSettingException("The archive '" + settings.name() + "' is " + paused.words()
                        + ". Nothing is drained until: chat-archive resume");
            });
        }
        return jobs.leave(verb, actor.name(), request)
                .orElseThrow(() -> new InvalidSettingException("Too many jobs wait. See: chat-archive jobs list"));
    }

    /** Has a job stop after its present step. False: it is over, or there is none. */
    public boolean cancel(String job) throws Exception {
        return act("cancel", job, () -> jobs.cancel(job), cancelled -> cancelled ? "cancelled" : "was over");
    }

    private Pause pauses() {
        return new Pause(redis, settings.stream().key());
    }

    /** No text of messages. */
    private static String about(ObjectNode arguments) {
        ObjectNode about = arguments.deepCopy();
        if (about.has(MESSAGES)) {
            about.put(MESSAGES, arguments.path(MESSAGES).asText().lines().count());
        }
        return about.properties().stream()
                .filter(field -> !words(field.getValue()).isEmpty())
                .map(field -> field.getKey() + " " + words(field.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String words(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" "))
                : value.asText();
    }

    private static String about(LetterFilter filter) {
        return String.join(" ", filter.ids()) + filter.reason();
    }

    private <T> T act(String verb, String about, Callable<T> action, Function<T, String> result) throws Exception {
        T done;
        try {
            done = action.call();
        } catch (Exception e) {
            audit(verb, about, "failed: " + words(e));
            throw e;
        }
        audit(verb, about, result.apply(done));
        return done;
    }

    private static String words(Exception error) {
        if (error instanceof InvalidSettingException) {
            return error.getMessage();
        }
        if (error instanceof IOException) {
            return "what was given could not be read to its end";
        }
        Fault fault = Fault.of(error);
        return fault.server() == Fault.Server.ROUTE ? "an error of the program" : fault.sentence();
    }

    private void audit(String verb, String about, String result) {
        audit(new Audit(redis, settings.stream().key()), actor, verb, about, result);
    }

    /** What was done is not undone because it cannot be written down. */
    static void audit(Audit audit, Audit.Actor actor, String verb, String about, String result) {
        try {
            audit.add(actor, verb, about, result);
        } catch (DataAccessException e) {
            LOG.warn(
                    "'{}' of {} by {} from {} cannot be written to the audit: {}",
                    verb,
                    about,
                    actor.name(),
                    actor.from(),
                    Fault.of(e).sentence());
        }
    }
}
