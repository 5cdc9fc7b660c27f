package io.chatarchive.fault;

/** The class of an error. It decides what happens next. */
public enum ErrorClass {
    /** The message itself: it can never be stored. It is set aside, the others go on. */
    DATA,

    /** A server that is away or busy, or anything unknown: it is tried again, nothing is set aside. */
    OUTAGE,

    /** Settings, rights, the table or the SQL: as an outage, but a person has to correct it. */
    CONFIGURATION
}
