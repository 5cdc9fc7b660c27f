package io.chatarchive.operate;

import java.io.BufferedReader;
import java.io.IOException;

/** Lines of a file, one after the other; one that does not end would fill the memory. Not for several threads. */
final class BoundedLines {
    private static final int LONGEST = 32 << 20;

    private final BufferedReader lines;
    private long number;

    BoundedLines(BufferedReader lines) {
        this.lines = lines;
    }

    /** The number of the line that was read last, from 1 on. */
    long number() {
        return number;
    }

    /**
     * The next line, or null at the end.
     *
     * @throws UnusableInputException if it is too long
     */
    String next() throws IOException {
        StringBuilder line = new StringBuilder();
        int read = lines.read();
        if (read < 0) {
            return null;
        }
        number++;
        for (; read >= 0 && read != '\n'; read = lines.read()) {
            if (line.length() == LONGEST) {
                throw new UnusableInputException("Line " + number + " is longer than 32 MB.");
            }
            line.append((char) read);
        }
        return line.toString();
    }
}
