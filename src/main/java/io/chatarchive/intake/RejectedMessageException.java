package io.chatarchive.intake;

/**
 * What somebody handed to the intake cannot be a message, or cannot be added now; nothing was added to the stream. The
 * text is a sentence for its sender.
 */
public final class RejectedMessageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int httpStatus;

    RejectedMessageException(int httpStatus, String sentence) {
        super(sentence);
        this.httpStatus = httpStatus;
    }

    public int httpStatus() {
        return httpStatus;
    }
}
