package io.chatarchive.http;

/** The other side of a connection, as far as limits know it; for any thread. */
interface HttpPeer {
    /** Whether nothing is lost where it makes room for another one. */
    boolean isSilent();

    boolean holdsBytes();

    /** The bytes, which are held no more. */
    long takeBytes();

    /** Makes room for the bytes of others. */
    void forgetRequest();

    /** Makes room for another connection. */
    void close();
}
