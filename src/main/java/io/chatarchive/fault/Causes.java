package io.chatarchive.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * Questions to an exception. Only causes are asked, never suppressed exceptions: Camel adds what failed before in the
 * same exchange as suppressed, and that is the error of another message.
 */
public final class Causes {
    private Causes() {}

    /** The error, its cause and so on, until there is no more, or one that was there before. */
    public static List<Throwable> of(Throwable error) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = error; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** The first of that type, or null. */
    public static <T extends Throwable> T find(Class<T> type, Throwable error) {
        return of(error).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    public static boolean has(Class<? extends Throwable> type, Throwable error) {
        return find(type, error) != null;
    }
}
