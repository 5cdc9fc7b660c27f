package io.chatarchive.api;

import io.chatarchive.archive.StreamArchive;
import io.chatarchive.stream.DeadLetter;
import java.util.Optional;

/** Says what would become of a letter now, without storing anything. */
public interface LetterTrial {
    /** Its name in the registry. */
    String BEAN = "chatLetterTrial";

    /** In words; empty where nobody can say. */
    Optional<String> of(StreamArchive archive, DeadLetter letter);
}
