package io.chatarchive.fault;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Tells a bad row from a database that is away or wrongly set up, by error code first and SQLState second: MySQL and
 * MariaDB agree on neither alone, and Connector/J replaces HY000 by the SQLState that MySQL has for the code. A row is
 * bad only if nothing in the error speaks of anything else. Unknown errors are outages: an entry that waits can be
 * stored later, and one wrongly set aside cannot.
 */
public final class SqlErrorClassifier {
    /**
     * Classes of SQLState where the code says nothing. 45 is a trigger's SIGNAL: 45000 is the one meant for rows that
     * break a rule; a trigger that means "not now" signals HY000.
     */
    private static final List<String> DATA_CLASSES = List.of("22", "23", "44", "45");

    /** A wrong statement, a right or name that is missing, a feature that the server lacks, a wrong URL. */
    private static final List<String> CONFIGURATION_CLASSES = List.of("07", "0A", "21", "28", "3D", "42", "01S00");

    /** Of Connector/J and of MariaDB's driver: neither has a SQLState of its own. */
    private static final Set<String> PACKET_TOO_LARGE = Set.of("PacketTooBigException", "MaxAllowedPacketException");

    /** How sentences of Connector/J about the URL begin; they have no code of their own. */
    private static final List<String> WRONG_URL =
            List.of("Public Key Retrieval is not allowed", "SSL Connection required", "The connection property ");

    /** Of Connector/J: a trust store that cannot be read, for example. */
    private static final String TLS_SETTINGS = "SSLParamsException";

    private SqlErrorClassifier() {}

    /** Whether somebody wrote down what the error means, or no connection could be made at all. */
    public static boolean isKnown(Throwable error) {
        return whole(error).stream().anyMatch(SqlErrorClassifier::isKnownAlone);
    }

    private static boolean isKnownAlone(Throwable error) {
        return error instanceof SQLTransientConnectionException
                || isSettings(error)
                || (error instanceof SQLException sql
                        && SqlError.of(sql.getErrorCode())
                                .filter(known -> !known.isUnclassified())
                                .isPresent());
    }

    /** The judgement; {@code null} and what holds no SQL error are an outage. */
    public static ErrorClass of(Throwable error) {
        ErrorClass errorClass = null;
        for (Throwable cause : whole(error)) {
            ErrorClass one = judge(cause);
            if (one == ErrorClass.CONFIGURATION) {
                return one;
            }
            errorClass = one == null || errorClass == ErrorClass.OUTAGE ? errorClass : one;
        }
        return errorClass == null ? ErrorClass.OUTAGE : errorClass;
    }

    /** Whether a driver found a statement larger than the server takes, before it sent it. */
    public static boolean isPacketTooLarge(Throwable error) {
        return PACKET_TOO_LARGE.contains(error.getClass().getSimpleName());
    }

    /** Whether Connector/J, and not a server, finds fault with the URL. */
    static boolean isWrongUrl(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return error instanceof SQLException sql
                && sql.getErrorCode() == 0
                && WRONG_URL.stream().anyMatch(message::startsWith);
    }

    private static ErrorClass judge(Throwable error) {
        if (isPacketTooLarge(error)) {
            return ErrorClass.DATA;
        }
        if (isSettings(error)) {
            return ErrorClass.CONFIGURATION;
        }
        return error instanceof SQLException sql ? judge(String.valueOf(sql.getSQLState()), sql.getErrorCode()) : null;
    }

    private static boolean isSettings(Throwable error) {
        return error instanceof GeneralSecurityException
                || isWrongUrl(error)
                || error.getClass().getSimpleName().equals(TLS_SETTINGS);
    }

    private static ErrorClass judge(String state, int code) {
        if (state.startsWith("45")) {
            return ErrorClass.DATA; // whatever code the trigger gave it
        }
        return SqlError.of(code).map(SqlError::errorClass).orElseGet(() -> judge(state));
    }

    private static ErrorClass judge(String state) {
        if (DATA_CLASSES.stream().anyMatch(state::startsWith)) {
            return ErrorClass.DATA;
        }
        return CONFIGURATION_CLASSES.stream().anyMatch(state::startsWith)
                ? ErrorClass.CONFIGURATION
                : ErrorClass.OUTAGE;
    }

    /** The error with its causes, and with the errors that JDBC chains to them. */
    private static Set<Throwable> whole(Throwable error) {
        Set<Throwable> found = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        if (error != null) {
            open.add(error);
        }
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            if (found.add(next)) {
                if (next.getCause() != null) {
                    open.add(next.getCause());
                }
                if (next instanceof SQLException sql && sql.getNextException() != null) {
                    open.add(sql.getNextException());
                }
            }
        }
        return found;
    }
}
