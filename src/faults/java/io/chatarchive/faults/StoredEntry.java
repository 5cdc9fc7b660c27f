package io.chatarchive.faults;

/** A row: the entry that it came from, and what was found in it. */
record StoredEntry(EntryId id, long fingerprint) implements Stored {}
