package io.chatarchive.demo;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What both servers say once the archive has stopped.
 *
 * @param sent messages of the demo that were accepted
 * @param entries in the stream: those, and what others added meanwhile
 * @param archived rows in the table
 */
record Outcome(long sent, long entries, long archived, long pending, long deadLetters, String stream) {

    static Outcome of(long sent, Stage stage) throws SQLException {
        ChatStream stream = stage.stream();
        return new Outcome(
                sent, stream.length(), stage.table().count(), stream.pending(), stream.deadLetters(), stream.key());
    }

    boolean isComplete() {
        return entries >= sent && archived + deadLetters == entries && pending == 0;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("The archive has stopped.");
        lines.add("");
        lines.add(line("sent", entries, byOthers()));
        lines.add(line("archived", archived, "SELECT COUNT(*) FROM chat_message"));
        lines.add(line("pending", pending, "XPENDING " + stream + " " + ChatStream.GROUP));
        lines.add(line("dead letters", deadLetters, "XLEN " + stream + ":dead"));
        lines.add("");
        lines.add(isComplete() ? verdict() : complaint());
        return lines;
    }

    private String verdict() {
        return deadLetters == 0
                ? "Every message that was sent is archived. The latest:"
                : "Every message that was sent is archived, but for those that no table takes: they are dead letters."
                        + " The latest rows:";
    }

    private String byOthers() {
        long others = entries - sent;
        return "XLEN " + stream + (others > 0 ? String.format("; %,d of them not by the demo", others) : "");
    }

    private String complaint() {
        return String.format(
                "NOT every message is archived: %,d accepted, %,d in the stream, %,d rows, %,d pending, %,d dead letters."
                        + " See target/archive.log. The latest rows:",
                sent, entries, archived, pending, deadLetters);
    }

    private static String line(String what, long number, String source) {
        return String.format("  %-12s %,11d   %s", what, number, source);
    }
}
