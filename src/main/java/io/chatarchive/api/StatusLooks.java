package io.chatarchive.api;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.operate.StatusLook;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/** One look for each archive, kept: where Redis cannot count, it goes on counting where it stopped. Thread-safe. */
final class StatusLooks {
    private final Map<StreamArchive, StatusLook> looks = Collections.synchronizedMap(new WeakHashMap<>());

    StatusLook of(StreamArchive archive) {
        return looks.computeIfAbsent(
                archive, unknown -> new StatusLook(unknown.settings(), ArchiveEndpoints.redis(unknown)));
    }
}
