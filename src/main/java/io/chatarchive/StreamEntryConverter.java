package io.chatarchive;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.SimpleTypeConverter;

/** What a data format reads of a {@link StreamEntry}: its message. */
final class StreamEntryConverter {
    private StreamEntryConverter() {}

    static void addTo(CamelContext camel) {
        camel.getTypeConverterRegistry()
                .addTypeConverter(
                        InputStream.class,
                        StreamEntry.class,
                        new SimpleTypeConverter(false, StreamEntryConverter::toStream));
    }

    private static Object toStream(Class<?> type, Exchange exchange, Object entry) {
        return new ByteArrayInputStream(((StreamEntry) entry).message());
    }
}
