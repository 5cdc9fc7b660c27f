package io.chatarchive.faults.entry;

/** What became of an entry, and what was found in it. */
public interface Stored extends Identified {
    long fingerprint();
}
