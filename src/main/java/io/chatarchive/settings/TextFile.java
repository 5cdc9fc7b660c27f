package io.chatarchive.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;

/** Files that people write, in UTF-8: a byte order mark is left out, and what is no UTF-8 is refused, not replaced. */
public final class TextFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /**
     * The text of a file.
     *
     * @param name for error messages
     * @throws InvalidSettingException names file and line, if the bytes are no UTF-8
     */
    public static String of(byte[] content, String name) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer text = CharBuffer.allocate(content.length);
        CoderResult end = UTF_8.newDecoder().decode(bytes, text, true);
        text.flip();
        if (end.isError()) {
            long line = text.chars().filter(letter -> letter == '\n').count() + 1;
            throw new InvalidSettingException(name + ":" + line + ": a byte here is no UTF-8; save the file as UTF-8.");
        }
        String all = text.toString();
        return all.startsWith(BYTE_ORDER_MARK) ? all.substring(1) : all;
    }
}
