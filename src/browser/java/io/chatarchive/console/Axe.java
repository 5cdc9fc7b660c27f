package io.chatarchive.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;

/** Finds what people stumble over who use a screen reader, or see little. */
final class Axe {
    private Axe() {}

    /** All that it finds on the page, in a line each. */
    @SuppressWarnings("unchecked")
    static List<String> violations(ChromeDriver driver) throws IOException {
        if (!Boolean.TRUE.equals(driver.executeScript("return !!window.axe"))) {
            try (InputStream axe = Axe.class.getResourceAsStream("/axe.min.js")) {
                driver.executeCdpCommand(
                        "Runtime.evaluate", Map.of("expression", new String(axe.readAllBytes(), UTF_8)));
            }
        }
        return (List<String>) driver.executeAsyncScript("const done = arguments[0];"
                + " axe.run(document, { resultTypes: ['violations'] }).then((found) => done(found.violations.map((one) =>"
                + " one.id + ': ' + one.nodes.map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join('; '))),"
                + " (error) => done([String(error)]))");
    }
}
