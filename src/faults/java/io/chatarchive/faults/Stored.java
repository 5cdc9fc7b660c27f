package io.chatarchive.faults;

/** What became of an entry, and what was found in it. */
interface Stored extends Identified {
    long fingerprint();
}
