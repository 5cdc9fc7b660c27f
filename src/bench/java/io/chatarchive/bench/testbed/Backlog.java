package io.chatarchive.bench.testbed;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Messages that wait in the stream, two in each millisecond; the same for every peer, entry ids included. */
public record Backlog(Shape shape, int messages) {
    private static final long FIRST_MILLISECOND = 1_760_000_000_000L;
    private static final DateTimeFormatter SQL_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    String id(int number) {
        return milliseconds(number) + "-" + sequence(number);
    }

    String lastId() {
        return id(messages - 1);
    }

    /** Rows in the table when all is done. */
    int rows() {
        return (int) numbers(shape::isGood).count();
    }

    IntStream numbers(IntPredicate which) {
        return IntStream.range(0, messages).filter(which);
    }

    /** A line for LOAD DATA: the columns in the order of the table. No text of a shape needs escaping. */
    public String line(String stream, int number) {
        long ms = milliseconds(number);
        LocalDateTime time = LocalDateTime.ofEpochSecond(ms / 1000, (int) (ms % 1000) * 1_000_000, ZoneOffset.UTC);
        return String.join(
                        "\t",
                        stream,
                        String.valueOf(ms),
                        String.valueOf(sequence(number)),
                        shape.userId(number),
                        shape.username(number),
                        shape.text(number),
                        SQL_TIME.format(time))
                + "\n";
    }

    private static long milliseconds(int number) {
        return FIRST_MILLISECOND + number / 2;
    }

    private static int sequence(int number) {
        return number % 2;
    }
}
