package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatarchive.archive.StreamArchive;

/** Drains now, whatever the schedule; who asked sees from the group how far it is. */
final class Drain implements Verb {
    @Override
    public void run(StreamArchive archive, JsonNode arguments, Progress progress) {
        archive.drainNow();
    }
}
