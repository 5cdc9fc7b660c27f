package io.chatarchive.access;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Failed attempts, by user and address together, and by address. Never by user alone: a stranger could keep the user out.
 * Thread-safe.
 */
final class FailedAttempts {
    /** An address may have many people behind it, and programs with an old token. */
    private static final int FREE_OF_ADDRESS = 10;

    private record UserAt(String user, ClientAddress address) {}

    private final Delays<UserAt> users;
    private final Delays<ClientAddress> addresses;

    FailedAttempts(LongSupplier nanoTime) {
        users = new Delays<>(0, nanoTime);
        addresses = new Delays<>(FREE_OF_ADDRESS, nanoTime);
    }

    /** How long that user has to wait there; zero: not at all. */
    Duration delay(String user, ClientAddress address) {
        Duration ofUser = users.left(userAt(user, address));
        Duration ofAddress = addresses.left(address);
        return ofUser.compareTo(ofAddress) > 0 ? ofUser : ofAddress;
    }

    void failed(String user, ClientAddress address) {
        users.failed(userAt(user, address));
        addresses.failed(address);
    }

    /** Somebody sent a wrong token; what is sent during a delay does not prolong it. */
    void failed(ClientAddress address) {
        if (addresses.left(address).isZero()) {
            addresses.failed(address);
        }
    }

    /** The user has logged in there. The address keeps its failures, or a stranger with a password could clear them. */
    void forget(String user, ClientAddress address) {
        users.forget(userAt(user, address));
    }

    /** What can be no user at all counts as one, however long it is. */
    private static UserAt userAt(String user, ClientAddress address) {
        return new UserAt(Names.isValid(user) ? user : "", address);
    }
}
