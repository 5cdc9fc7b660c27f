package io.chatarchive.route;

import io.chatarchive.settings.ArchiveSettings;
import java.time.Clock;
import java.util.List;

/** What the archive got done: counted, timed, logged, and checked for whether the database rejects whatever comes. */
public record ArchiveProgress(ArchiveCounts counts, BatchTimes times, RejectionStreak rejections, DrainLog log) {

    public static ArchiveProgress of(ArchiveSettings settings, Clock clock) {
        ArchiveCounts counts = new ArchiveCounts(clock);
        return new ArchiveProgress(
                counts, new BatchTimes(clock), new RejectionStreak(), new DrainLog(settings.stream(), counts, clock));
    }

    /** Rows are in the table and acknowledged: new ones, and those that were there from a delivery before. */
    public void stored(int anew, int duplicates) {
        rejections.accepted(anew + duplicates);
        counts.archived(anew);
        counts.duplicates(duplicates);
        log.goesOn();
    }

    /** Entries had been deleted from the stream while they were pending. */
    public void ghosts(List<String> ids) {
        if (!ids.isEmpty()) {
            counts.ghosts(ids.size());
            log.ghosts(ids);
        }
    }
}
