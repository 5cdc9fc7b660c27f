package io.chatarchive.api;

/** Who sends a request. */
public interface ApiCaller {
    /** For the audit. */
    String name();

    /** Where the request comes from, for the audit, such as {@code http 192.0.2.7}. */
    String from();

    /** Whether the caller may look at all; one that may not sees the status without texts. */
    boolean looks();

    /** Whether the caller may read the text of messages. */
    boolean seesText();

    /** Whether the caller may do that, such as {@code retry}. */
    boolean may(String verb);
}
