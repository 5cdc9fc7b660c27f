package io.chatarchive;

enum Blame {
    DATA,
    OUTAGE,
    CONFIGURATION
}
