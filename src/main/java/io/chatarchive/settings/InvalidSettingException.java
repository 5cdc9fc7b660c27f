package io.chatarchive.settings;

/** A setting that cannot be used: its message is one sentence with the key, the value and what was expected. */
public class InvalidSettingException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String problem;

    public InvalidSettingException(String sentence) {
        super(sentence);
        this.key = "";
        this.problem = sentence;
    }

    public InvalidSettingException(String key, String problem) {
        super("Setting " + key + " " + problem);
        this.key = key;
        this.problem = problem;
    }

    /** The same, of the key that the value came from, in one archive among several. */
    public InvalidSettingException in(SettingSource archive) {
        return key.isEmpty() ? this : new InvalidSettingException(archive.origin(key), problem);
    }
}
