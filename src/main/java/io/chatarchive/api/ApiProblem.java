package io.chatarchive.api;

/** Why a request is not served, in a sentence for its sender. */
public final class ApiProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String allow;

    public ApiProblem(int status, String sentence) {
        this(status, sentence, "");
    }

    private ApiProblem(int status, String sentence, String allow) {
        super(sentence, null, false, false);
        this.status = status;
        this.allow = allow;
    }

    /** The path is served to other methods only. */
    public static ApiProblem method(String allow) {
        return new ApiProblem(405, "This path is served to " + allow + ".", allow);
    }

    /** The answer that says so. */
    public ApiAnswer answer() {
        ApiAnswer answer = ApiAnswer.problem(status, getMessage());
        return switch (status) {
            case 401 -> answer.with("WWW-Authenticate", "Bearer");
            case 405 -> answer.with("Allow", allow);
            default -> answer;
        };
    }
}
