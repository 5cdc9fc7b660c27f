package io.chatarchive.faults.entry;

/** An entry of the stream, and the number of the message in it. */
public record SentEntry(EntryId id, int number) implements Identified {}
