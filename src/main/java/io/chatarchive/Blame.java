package io.chatarchive;

/** Who is to blame for a failure, which decides what happens next. */
enum Blame {
    /** The message can never be stored. */
    DATA,
    /** A server is away or busy: it passes without anybody's doing. */
    OUTAGE,
    /** A person has to mend a setting, a table or a right. */
    CONFIGURATION
}
