package io.chatarchive.operate;

import io.chatarchive.settings.InvalidSettingException;

/** What somebody gives can never be used, whatever the archive is like. */
public final class UnusableInputException extends InvalidSettingException {
    private static final long serialVersionUID = 1;

    UnusableInputException(String sentence) {
        super(sentence);
    }
}
