package io.chatarchive.route;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import io.chatarchive.message.Utf8;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.SimpleTypeConverter;

/** What a data format reads of a {@link StreamEntry}: its message, if that is UTF-8. */
public final class StreamEntryConverter {
    private StreamEntryConverter() {}

    public static void addTo(CamelContext camel) {
        camel.getTypeConverterRegistry()
                .addTypeConverter(
                        InputStream.class,
                        StreamEntry.class,
                        new SimpleTypeConverter(false, StreamEntryConverter::toStream));
    }

    private static Object toStream(Class<?> type, Exchange exchange, Object entry) {
        byte[] message = ((StreamEntry) entry).message();
        if (!Utf8.isValid(message)) {
            throw UnreadableMessageException.notUtf8();
        }
        return new ByteArrayInputStream(message);
    }
}
