package io.chatarchive.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The picture in docs/routes.md is drawn from the routes. */
class RoutesDiagramTest {
    private static final Path PAGE = Path.of("docs/routes.md");
    private static final String BEGIN = "<!-- drawn from routes/ by RoutesDiagramTest -->\n```text\n";
    private static final String END = "```\n";

    @Test
    void should_show_the_routes_as_they_are() throws IOException {
        String page = Files.readString(PAGE);
        String drawn = new FlowTree(Path.of("routes")).from("timer");
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END, begin);

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + drawn + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as("To write the picture: ./mvnw test -Dtest=RoutesDiagramTest -Ddocs.write=true")
                .isEqualTo(drawn);
    }
}
