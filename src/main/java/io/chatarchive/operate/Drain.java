package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;

/** Drains now, whatever the schedule; who asked sees from the group how far it is. */
final class Drain implements Verb {
    @Override
    public ObjectNode run(StreamArchive archive, JsonNode arguments, Progress progress) {
        archive.drainNow();
        return JsonNodeFactory.instance.objectNode();
    }
}
