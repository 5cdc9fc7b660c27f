package io.chatarchive.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.message.UnreadableMessageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamEntryConverterTest {
    @ParameterizedTest
    @ValueSource(strings = {"7B7DC181", "7B7DEDA080", "7B7DB0A1", "7B7DF09F98"})
    void should_refuse_a_message_that_is_not_utf_8(String hex) throws IOException {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            StreamEntryConverter.addTo(camel);
            StreamEntry entry = new StreamEntry("s", "1-0", 1, HexFormat.of().parseHex(hex), null);

            assertThatThrownBy(() -> camel.getTypeConverter().mandatoryConvertTo(InputStream.class, entry))
                    .rootCause()
                    .isInstanceOfSatisfying(
                            UnreadableMessageException.class,
                            refused -> assertThat(refused.reason()).isEqualTo("not valid Unicode"));
        }
    }
}
