package io.chatarchive.operate;

import io.chatarchive.settings.InvalidSettingException;

/** There is nothing of that name, such as a letter or a consumer. */
public final class NotThereException extends InvalidSettingException {
    private static final long serialVersionUID = 1;

    NotThereException(String sentence) {
        super(sentence);
    }
}
