package io.chatarchive.faults;

interface Identified {
    EntryId id();
}
