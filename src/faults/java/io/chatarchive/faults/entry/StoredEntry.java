package io.chatarchive.faults.entry;

/** A row: the entry that it came from, and what was found in it. */
public record StoredEntry(EntryId id, long fingerprint) implements Stored {}
