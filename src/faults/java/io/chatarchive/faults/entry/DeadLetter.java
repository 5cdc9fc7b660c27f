package io.chatarchive.faults.entry;

/**
 * A dead letter: the entry that it came from, what was found in it, how often the group had been destroyed before it was
 * written, and why it was.
 */
public record DeadLetter(EntryId id, long fingerprint, long destroyed, String reason) implements Stored {}
