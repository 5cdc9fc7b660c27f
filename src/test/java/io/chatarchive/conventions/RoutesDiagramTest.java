package io.chatarchive.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The picture of the routes in docs/routes.md is what the route files say. */
class RoutesDiagramTest {
    private static final Path PAGE = Path.of("docs/routes.md");
    private static final String BEGIN = "<!-- Made from routes/ by RoutesDiagramTest. -->\n```mermaid\n";
    private static final String END = "```\n<!-- The end of what is made. -->";

    @Test
    void should_be_up_to_date_when_it_is_in_the_documentation() throws IOException {
        String diagram =
                RoutesDiagram.of(Stream.of("chat-archive", "chat-archive-flow", "chat-archive-failures", "chat-intake")
                        .map(name -> Path.of("routes", name + ".camel.yaml"))
                        .toList());
        String page = Files.readString(PAGE);
        assertThat(page).contains(BEGIN, END);
        int start = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page.substring(0, start) + diagram + page.substring(end));
            return;
        }
        assertThat(page.substring(start, end))
                .as("docs/routes.md; write it with ./mvnw test -Dtest=RoutesDiagramTest -Ddocs.write=true")
                .isEqualTo(diagram);
    }
}
