package io.chatarchive.demo;

/** What stops the demo, in a sentence for a person. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    public Failure(String sentence) {
        super(sentence);
    }

    public static String inWords(Throwable error) {
        if (error instanceof Failure) {
            return error.getMessage();
        }
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null
                ? root.toString()
                : root.getMessage().lines().findFirst().orElse("");
    }
}
