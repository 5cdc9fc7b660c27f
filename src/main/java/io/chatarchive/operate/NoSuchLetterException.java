package io.chatarchive.operate;

import io.chatarchive.settings.InvalidSettingException;

/** There is no letter with that id. */
public final class NoSuchLetterException extends InvalidSettingException {
    private static final long serialVersionUID = 1;

    NoSuchLetterException(String id) {
        super("There is no letter of " + id + ".");
    }
}
