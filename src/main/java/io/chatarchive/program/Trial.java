package io.chatarchive.program;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.check.DryRun;
import io.chatarchive.fault.Fault;
import io.chatarchive.message.ChatJson;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.table.RolledBack;
import io.chatarchive.table.StoredRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** Says what the routes would make of a message now; whatever is stored for that is rolled back. */
final class Trial {
    private final StreamArchive archive;

    /** The routes of the archive are started by it, but those that nobody calls. */
    Trial(StreamArchive archive) {
        this.archive = archive;
    }

    /**
     * What would become of a message.
     *
     * @param row its columns, or empty
     * @param skipped what was not done, since a trial sends nothing
     */
    record Result(boolean wouldBeStored, String words, Map<String, String> row, List<String> skipped) {
        /** As lines for people; what others wrote moves no cursor. */
        List<String> lines() {
            List<String> lines = new ArrayList<>(List.of(Printable.text(words)));
            int width = row.keySet().stream().mapToInt(String::length).max().orElse(1);
            row.forEach((column, value) ->
                    lines.add(String.format("  %-" + width + "s  %s", column, Printable.text(value))));
            skipped.forEach(endpoint -> lines.add("Skipped: " + endpoint + ". A trial sends nothing."));
            return lines;
        }

        String text() {
            return lines().stream().collect(Collectors.joining("\n"));
        }
    }

    Result of(StreamEntry entry) throws Exception {
        if (archive.table().isEmpty()) {
            return withoutTable(entry);
        }
        DryRun trial = new DryRun();
        try (Connection connection = archive.connections().database().getConnection()) {
            connection.setAutoCommit(false);
            StoredRow row = new StoredRow(connection, archive.table(), entry);
            row.requireRollback();
            boolean storedBefore = row.isThere();
            RolledBack transaction = new RolledBack(connection);
            run(entry, trial, transaction);
            boolean taken = trial.isStored() && storedBefore && trial.isIdTaken(connection, archive);
            Result result = trial.isStored()
                    ? stored(title(storedBefore, taken), taken, row, transaction.skipped())
                    : refused(trial, transaction.skipped());
            connection.rollback();
            return result;
        }
    }

    private void run(StreamEntry entry, DryRun trial, RolledBack transaction) throws Exception {
        CamelContext context = archive.getCamelContext();
        context.start();
        transaction.run(() -> {
            trial.run(context, archive, entry);
            return null;
        });
    }

    /** Without a table nobody knows what could be rolled back: the row is shown as the store route would get it. */
    private Result withoutTable(StreamEntry entry) throws Exception {
        DryRun trial = new DryRun();
        RolledBack nothing = RolledBack.withoutDatabase();
        run(entry, trial, nothing);
        if (!trial.isStored()) {
            return refused(trial, nothing.skipped());
        }
        String row = ChatJson.mapper().writeValueAsString(trial.rows().get(0));
        String words = "No table is set (chat.archive.table). The store route would get this row:\n" + row;
        return new Result(true, words, Map.of(), nothing.skipped());
    }

    private static Result refused(DryRun trial, List<String> skipped) {
        return new Result(false, "The message would not be stored. " + trial.reason(), Map.of(), skipped);
    }

    private String title(boolean storedBefore, boolean taken) {
        String table = archive.table();
        if (taken) {
            return "The message would be set aside in the dead letters: id taken: this row of " + table
                    + " has its id and another content:";
        }
        return storedBefore
                ? "The message is stored already, as this row of " + table + ":"
                : "The message would be this row of " + table + ":";
    }

    private Result stored(String title, boolean taken, StoredRow row, List<String> skipped) {
        String table = archive.table();
        try {
            Map<String, String> columns = row.look();
            String words = columns.isEmpty()
                    ? "The statement would run, but " + table + " has no row with the id of the entry then."
                    : title;
            return new Result(!taken, words, columns, skipped);
        } catch (SQLException e) {
            String why = Fault.of(e).sentence();
            return new Result(
                    !taken,
                    "The message would be stored in " + table + "; its row cannot be shown: " + why + ".",
                    Map.of(),
                    skipped);
        }
    }
}
