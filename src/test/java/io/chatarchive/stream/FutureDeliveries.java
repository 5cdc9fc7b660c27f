package io.chatarchive.stream;

import io.lettuce.core.RestoreArgs;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;

/** Makes of pending entries what a clock that goes back leaves behind: they were delivered at a time that is to come. */
final class FutureDeliveries {
    private static final long REFLECTED_POLYNOMIAL = 0x95AC9329AC4BC9B5L;
    private static final int FOOTER = 8;

    private FutureDeliveries() {}

    /** Redis takes no such time (XCLAIM TIME), but in a copy of the whole stream (DUMP, RESTORE). */
    static void make(RedisCommands<String, String> redis, String stream, Duration ahead, String... ids) {
        ByteBuffer dump = ByteBuffer.wrap(redis.dump(stream));
        for (String id : ids) {
            putOff(dump, id, ahead);
        }
        dump.order(ByteOrder.LITTLE_ENDIAN).putLong(dump.capacity() - FOOTER, checksum(dump));
        redis.restore(stream, dump.array(), RestoreArgs.Builder.ttl(0).replace());
    }

    /** An id, big-endian, and behind it the time of its delivery, little-endian, is one pending entry. */
    private static void putOff(ByteBuffer dump, String id, Duration ahead) {
        String[] parts = id.split("-", 2);
        for (int i = 0; i + 24 < dump.capacity(); i++) {
            dump.order(ByteOrder.BIG_ENDIAN);
            boolean isId =
                    dump.getLong(i) == Long.parseLong(parts[0]) && dump.getLong(i + 8) == Long.parseLong(parts[1]);
            long delivered = dump.order(ByteOrder.LITTLE_ENDIAN).getLong(i + 16);
            if (isId && Math.abs(delivered - System.currentTimeMillis()) < 60_000) {
                dump.putLong(i + 16, delivered + ahead.toMillis());
                return;
            }
        }
        throw new AssertionError(id + " is not pending");
    }

    /** As Redis has it (CRC-64, Jones). */
    private static long checksum(ByteBuffer dump) {
        long checksum = 0;
        for (int i = 0; i < dump.capacity() - FOOTER; i++) {
            checksum ^= dump.get(i) & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                checksum = (checksum & 1) == 0 ? checksum >>> 1 : checksum >>> 1 ^ REFLECTED_POLYNOMIAL;
            }
        }
        return checksum;
    }
}
