package io.chatarchive.faults;

/** An entry of the stream, and the number of the message in it. */
record SentEntry(EntryId id, int number) implements Identified {}
