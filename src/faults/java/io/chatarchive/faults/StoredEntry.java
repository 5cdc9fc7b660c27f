package io.chatarchive.faults;

/** A row or a dead letter: the entry that it came from, and what was found in it. */
record StoredEntry(EntryId id, long fingerprint) implements Identified {}
