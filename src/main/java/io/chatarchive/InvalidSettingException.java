package io.chatarchive;

/** A setting that cannot be used: its message is one sentence with the key, the value and what was expected. */
public final class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(String sentence) {
        super(sentence);
    }
}
