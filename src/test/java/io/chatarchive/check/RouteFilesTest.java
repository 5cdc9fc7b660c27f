package io.chatarchive.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fault.Finding;
import io.chatarchive.fixture.EditedRoutes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Findings about the shipped route files, and about edits of an engineer. */
class RouteFilesTest {
    @TempDir
    private Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private EditedRoutes routes;

    @BeforeEach
    void copy() throws Exception {
        routes = new EditedRoutes(folder);
        Properties settings = new Properties();
        settings.setProperty("chat.redis.url", "redis://127.0.0.1:1"); // nobody is there, and nobody is asked
        settings.setProperty("chat.jdbc.url", "jdbc:mysql://127.0.0.1:1/chat");
        settings.setProperty(EditedRoutes.SETTING, routes.pattern());
        camel.getPropertiesComponent().setLocation("file:application.properties");
        camel.getPropertiesComponent().setOverrideProperties(settings);
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void should_find_nothing_wrong_with_the_files_that_ship() throws Exception {
        assertThat(RouteFiles.in(camel).findings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chat-archive-flow     | uri: direct:chat-archive-rows  | urii: direct:chat-archive-rows | 'urii' is not known here
            chat-archive-failures | errorHandler:                  | errorHandlr:                 | 'errorHandlr' is not known
            chat-archive-flow     | period: "{{                    | perod: "{{                    | timer has no option 'perod'
            chat-archive-flow     | delay: 0                       | delay: soon                  | timer takes no 'soon' for
            chat-archive-flow     | uri: timer                     | uri: timmer                  | no component 'timmer'
            chat-archive-flow     | executorService: "{{archive}}  | executorService: "{{archiv}} | nothing is set for {{archiv}}
            chat-archive-flow     | type: io.chatarchive.archive.A | type: : io.chatarchive.archive.A | this is no YAML
            """)
    void should_say_file_and_line_when_an_edit_is_wrong(String file, String text, String edit, String words)
            throws Exception {
        routes.replace(file, text, edit);

        assertThat(sentences()).anyMatch(sentence -> sentence.contains(place(file, edit)) && sentence.contains(words));
    }

    @Test
    void should_find_nothing_wrong_with_what_is_no_endpoint_or_may_be_absent() throws Exception {
        routes.add("own", """
                - beans:
                    - name: own
                      type: java.util.HashMap
                      properties: { uri: "mongodb://127.0.0.1/x" }
                - route:
                    id: own
                    from:
                      uri: timer:own
                      parameters: { period: "{{?own.period}}", delay: "{{own.delay:1s}}" }
                      steps: [ { to: "log:own?showBody=false" }, { to: "jdbc:chat-archive" } ]
                """);

        assertThat(RouteFiles.in(camel).findings()).isEmpty();
    }

    @Test
    void should_look_at_options_in_short_form() throws Exception {
        routes.add(
                "own",
                "- route: { id: own, from: { uri: 'timer:own?perod=1', steps: [ { to: 'log:own?showBdy=no' } ] } }");

        assertThat(sentences()).singleElement().asString().contains("own.camel.yaml:1: timer has no option 'perod'");
    }

    @Test
    void should_say_which_route_it_is_when_it_names_what_is_not_there() throws Exception {
        routes.replace("chat-archive-flow", "ref: chatLaneStart", "ref: nobody");

        assertThat(sentences())
                .singleElement()
                .asString()
                .contains(place("chat-archive-flow", "id: chat-archive-drain-lane"), "nobody");
    }

    @Test
    void should_say_which_use_it_is_when_the_template_is_not_there_or_lacks_a_parameter() throws Exception {
        routes.add("orders", """
                - templatedRoute:
                    routeTemplateRef: chat-archive-stream
                    parameters:
                      - { name: stream, value: orders }
                """);

        assertThat(sentences()).singleElement().asString().contains("orders.camel.yaml:2: ", "mandatory parameters");
    }

    @Test
    void should_say_where_the_sql_is_when_the_database_names_a_word_of_it() throws Exception {
        assertThat(RouteFiles.in(camel).placeOfSql("chat", "Unknown column 'incoming.msg' in 'SELECT'"))
                .contains(place("chat-archive", "incoming.msg,"));
    }

    private List<String> sentences() throws Exception {
        return RouteFiles.in(camel).findings().stream().map(Finding::sentence).toList();
    }

    /** File and line of the first line with this text. */
    private String place(String file, String text) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(file + ".camel.yaml"));
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains(text)) {
                    return file + ".camel.yaml:" + (i + 1) + ": ";
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException(text);
    }
}
