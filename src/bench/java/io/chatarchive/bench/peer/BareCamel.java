package io.chatarchive.bench.peer;

import org.apache.camel.main.Main;

/** The least that a program on camel-main can be: one route in YAML, nothing tuned. */
public final class BareCamel {
    private BareCamel() {}

    public static void main(String[] arguments) throws Exception {
        Main main = new Main();
        main.configure().withRoutesIncludePattern("file:" + arguments[0]);
        main.run();
    }
}
