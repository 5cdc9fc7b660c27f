package io.chatarchive.faults;

/**
 * A dead letter: the entry that it came from, what was found in it, and how often the group had been destroyed before it
 * was written.
 */
record DeadLetter(EntryId id, long fingerprint, long destroyed) implements Stored {}
