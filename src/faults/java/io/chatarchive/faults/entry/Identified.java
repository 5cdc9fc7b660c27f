package io.chatarchive.faults.entry;

interface Identified {
    EntryId id();
}
