package io.chatarchive.message;

/** A message that can never be archived, whatever the state of the servers: its entry belongs in the dead letters. */
public final class UnreadableMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String TOO_OFTEN = "delivered too often";

    private static final String NOT_UNICODE = "not valid Unicode";

    private final String reason;

    private UnreadableMessageException(String reason, String explanation) {
        super(explanation);
        this.reason = reason;
    }

    /** The reason in few words, as dead letters carry it. */
    public String reason() {
        return reason;
    }

    boolean isDeliveredTooOften() {
        return reason.equals(TOO_OFTEN);
    }

    public static UnreadableMessageException noField() {
        return new UnreadableMessageException("no message", "the entry lacks the field");
    }

    public static UnreadableMessageException noId() {
        return new UnreadableMessageException(
                "no id", "its field id is not the id of an entry, so that there is no key for its row; discard it");
    }

    public static UnreadableMessageException tooLarge(String bytes, long most) {
        return new UnreadableMessageException(
                "too large",
                "it has " + bytes + " bytes, more than the database takes (max_allowed_packet = " + most + ")");
    }

    public static UnreadableMessageException deliveredTooOften(long deliveries) {
        return new UnreadableMessageException(
                TOO_OFTEN,
                "it was delivered " + deliveries + " times, at last alone, and never finished: it may end the process");
    }

    static UnreadableMessageException notAnObject() {
        return new UnreadableMessageException("not a JSON object", "it is JSON of another kind");
    }

    static UnreadableMessageException numberOutOfRange() {
        return new UnreadableMessageException(
                "number out of range", "it holds a number with an exponent beyond 32 bits");
    }

    public static UnreadableMessageException notUtf8() {
        return new UnreadableMessageException(NOT_UNICODE, "its bytes are not UTF-8");
    }

    public static UnreadableMessageException halfACharacter() {
        return new UnreadableMessageException(
                NOT_UNICODE, "it holds half of a character, such as \\ud83d, without the other half");
    }

    public static UnreadableMessageException idTaken() {
        return new UnreadableMessageException(
                "id taken",
                "the table has another message under its id: Redis gave the id out twice, after a failover or a restart"
                        + " that lost entries; or somebody changed the row, or the SQL");
    }
}
