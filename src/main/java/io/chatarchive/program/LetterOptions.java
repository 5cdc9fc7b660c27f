package io.chatarchive.program;

import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.LetterFilter;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which letters a command is about: by ids, by reason, or all. */
final class LetterOptions {
    @Parameters(
            paramLabel = "ID",
            arity = "0..*",
            description = "Ids of letters, or of the entries that they were: all letters of such an entry.")
    private List<String> ids = List.of();

    @Option(names = "--reason", defaultValue = "", description = "Those with this reason, such as 'not JSON'.")
    private String reason;

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    /**
     * The letters that are meant.
     *
     * @throws InvalidSettingException if nothing says which
     */
    LetterFilter filter() {
        if (ids.isEmpty() && reason.isEmpty() && !all) {
            throw new InvalidSettingException("Say which letters: ids, --reason REASON, or --all.");
        }
        if (all && !(ids.isEmpty() && reason.isEmpty())) {
            throw new InvalidSettingException("--all means every letter: leave out the ids and --reason.");
        }
        return LetterFilter.of(ids).withReason(reason);
    }
}
