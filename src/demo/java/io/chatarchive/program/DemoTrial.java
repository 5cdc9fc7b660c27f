package io.chatarchive.program;

import io.chatarchive.api.LetterTrial;
import org.apache.camel.main.Main;

/** Has the demo say what would become of a letter, as the program does. It takes its settings from system properties. */
public final class DemoTrial {
    private DemoTrial() {}

    public static void addTo(Main main) {
        main.bind(LetterTrial.BEAN, new ContextTrial());
    }
}
