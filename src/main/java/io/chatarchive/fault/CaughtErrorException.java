package io.chatarchive.fault;

/** An error was caught where it must be thrown on. Its message names no chat message: it goes into logs. */
public final class CaughtErrorException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public CaughtErrorException(Throwable caught) {
        super("an error was caught in the store route, which must throw it: "
                + caught.getClass().getName()
                + FailedSteps.of(caught).map(step -> " in " + step).orElse(""));
    }
}
