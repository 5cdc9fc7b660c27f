package io.chatarchive.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;

/**
 * UTF-8, strictly. Jackson alone reads more than that: overlong forms and halves of surrogate pairs as other text than was
 * sent, and UTF-16 and UTF-32, which it detects by a zero among the first bytes.
 */
public final class Utf8 {
    private static final int BYTES_THAT_TELL = 4;

    private Utf8() {}

    /** Whether JSON in these bytes is in UTF-8. */
    public static boolean isValid(byte[] json) {
        return !isWide(json) && isAsciiOrDecodes(json);
    }

    /**
     * The bytes of a text.
     *
     * @throws CharacterCodingException if it holds half of a surrogate pair, which has no UTF-8 form
     */
    public static byte[] encode(String text) throws CharacterCodingException {
        ByteBuffer bytes = UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        byte[] encoded = new byte[bytes.remaining()];
        bytes.get(encoded);
        return encoded;
    }

    private static boolean isWide(byte[] json) {
        for (int i = 0; i < Math.min(BYTES_THAT_TELL, json.length); i++) {
            if (json[i] == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAsciiOrDecodes(byte[] json) {
        int ascii = 0;
        while (ascii < json.length && json[ascii] >= 0) {
            ascii++;
        }
        if (ascii == json.length) {
            return true;
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(json, ascii, json.length - ascii));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
