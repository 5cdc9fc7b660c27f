package io.chatarchive.program;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.check.DryRun;
import io.chatarchive.fault.Fault;
import io.chatarchive.message.ChatJson;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.table.RolledBack;
import io.chatarchive.table.StoredRow;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.camel.CamelContext;

/** Shows what the routes would make of a message now; whatever is stored for that is rolled back. */
final class Trial {
    private final StreamArchive archive;
    private final PrintStream out;

    /** The routes of the archive are started by it, but those that nobody calls. */
    Trial(StreamArchive archive, PrintStream out) {
        this.archive = archive;
        this.out = out;
    }

    /** Prints the row, or why there would be none. Returns whether it would be stored. */
    boolean show(StreamEntry entry) throws Exception {
        CamelContext context = archive.getCamelContext();
        DryRun trial = new DryRun();
        if (archive.table().isEmpty()) {
            return showRow(entry, trial);
        }
        boolean taken = false;
        try (Connection connection = archive.connections().database().getConnection()) {
            connection.setAutoCommit(false);
            StoredRow row = new StoredRow(connection, archive.table(), entry);
            row.requireRollback();
            boolean storedBefore = row.isThere();
            context.start();
            RolledBack transaction = new RolledBack(connection);
            transaction.run(() -> {
                trial.run(context, archive, entry);
                return null;
            });
            if (trial.isStored()) {
                String table = archive.table();
                taken = storedBefore && trial.isIdTaken(connection, archive);
                print(title(table, storedBefore, taken), table, row);
            } else {
                out.println("The message would not be stored. " + Printable.text(trial.reason()));
            }
            connection.rollback();
            transaction.skipped().forEach(endpoint -> out.println("Skipped: " + endpoint + ". A trial sends nothing."));
        }
        return trial.isStored() && !taken;
    }

    /** Without a table nobody knows what could be rolled back: the row is shown as the store route would get it. */
    private boolean showRow(StreamEntry entry, DryRun trial) throws Exception {
        CamelContext context = archive.getCamelContext();
        context.start();
        RolledBack nothing = RolledBack.withoutDatabase();
        nothing.run(() -> {
            trial.run(context, archive, entry);
            return null;
        });
        if (trial.isStored()) {
            out.println("No table is set (chat.archive.table). The store route would get this row:");
            out.println(ChatJson.mapper().writeValueAsString(trial.rows().get(0)));
        } else {
            out.println("The message would not be stored. " + Printable.text(trial.reason()));
        }
        nothing.skipped().forEach(endpoint -> out.println("Skipped: " + endpoint + ". A trial sends nothing."));
        return trial.isStored();
    }

    private static String title(String table, boolean storedBefore, boolean taken) {
        if (taken) {
            return "The message would be set aside in the dead letters: id taken: this row of " + table
                    + " has its id and another content:";
        }
        return storedBefore
                ? "The message is stored already, as this row of " + table + ":"
                : "The message would be this row of " + table + ":";
    }

    private void print(String title, String table, StoredRow row) {
        Map<String, String> columns;
        try {
            columns = row.look();
        } catch (SQLException e) {
            out.println("The message would be stored in " + table + "; its row cannot be shown: "
                    + Fault.of(e).sentence() + ".");
            return;
        }
        if (columns.isEmpty()) {
            out.println("The statement would run, but " + table + " has no row with the id of the entry then.");
            return;
        }
        out.println(title);
        int width = columns.keySet().stream().mapToInt(String::length).max().orElse(1);
        columns.forEach((column, value) -> out.printf("  %-" + width + "s  %s%n", column, Printable.text(value)));
    }
}
