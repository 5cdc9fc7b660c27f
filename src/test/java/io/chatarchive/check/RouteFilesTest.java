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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chat-archive-flow     | ref: chatLaneStart            | ref: chatLaneStrt            | there is no bean 'chatLaneStrt'; did you mean chatLaneStart?
            chat-archive-flow     | aggregationStrategy: chatMess | aggregationStrategy: chatMes | there is no bean 'chatMesageRows'; did you mean chatMessageRows?
            chat-archive-flow     | "#chatDrainFailure"           | "#chatDrainFailures"         | there is no bean 'chatDrainFailures'; did you mean chatDrainFailure?
            chat-archive-flow     | objectMapper: chatJson        | objectMapper: chatJsn        | there is no bean 'chatJsn'; did you mean chatJson?
            chat-archive-flow     | ref: chatMessageRows, method: t | ref: chatMessageRow, method: t | there is no bean 'chatMessageRow'; did you mean chatMessageRows?
            chat-archive-failures | onExceptionOccurredRef: chatN | onExceptionOccurredRef: Chat | there is no bean 'ChatoteFailure'; did you mean chatNoteFailure?
            chat-archive-failures | onRedeliveryRef: chatOutage   | onRedeliveryRef: chatOutag   | there is no bean 'chatOutagWait'; did you mean chatOutageWait?
            chat-archive-failures | redeliveryPolicyRef: chatBack | redeliveryPolicyRef: chatBak | there is no bean 'chatBakoff'; did you mean chatBackoff?
            chat-archive-failures | ref: chatRetry                | ref: chatRety                | there is no bean 'chatRety'; did you mean chatRetry?
            chat-archive-flow     | uri: "direct:chat-archive-bad | uri: "direct:chat-archive-bax | no route begins with direct:chat-archive-bax-message; did you mean direct:chat-archive-bad-message?
            chat-archive-flow     | ${variable.backlog}           | ${variable.backlg}           | nothing sets the variable 'backlg'; did you mean backlog?
            chat-archive-failures | ${variable.rows.size}         | ${variable.rowz.size}        | nothing sets the variable 'rowz'; did you mean rows?
            chat-intake           | routeConfigurationId: chat-intake-e | routeConfigurationId: chat-intake-x | no route file has the routeConfiguration 'chat-intake-xrrors'; did you mean chat-intake-errors?
            """)
    void should_say_file_and_line_when_a_route_refers_to_what_nobody_provides(
            String file, String text, String edit, String words) throws Exception {
        routes.replace(file, text, edit);

        assertThat(sentences())
                .singleElement()
                .asString()
                .contains(place(file, edit))
                .contains(words);
    }

    @Test
    void should_judge_no_name_that_is_known_only_when_a_route_runs() throws Exception {
        routes.add("own", """
                - beans:
                    - { name: ownMap, type: java.util.HashMap }
                - route:
                    id: own
                    routeConfigurationId: "chat-archive-c*"
                    from:
                      uri: direct:own
                      steps:
                        - setVariable: { name: mine, expression: { constant: { expression: "1" } } }
                        - setVariables: { variables: [ { name: yours, expression: { constant: { expression: "2" } } } ] }
                        - to: { uri: "direct:own", variableReceive: answer }
                        - toD: { uri: "direct:${body}" }
                        - toD: { uri: "direct:${variable.archive.name}-archive-store" }
                        - wireTap: { uri: "direct:{{own.route:own}}" }
                        - bean: { ref: ownMap, method: clear }
                        - bean: { beanType: java.util.HashMap, method: clear }
                        - process: { ref: "#class:org.apache.camel.processor.LogProcessor" }
                        - log: "${variable.mine} ${variable.yours} ${variable.answer.x} ${variable.global:count}"
                """);

        assertThat(RouteFiles.in(camel).findings())
                .extracting(Finding::sentence)
                .filteredOn(sentence -> !sentence.contains("LogProcessor"))
                .isEmpty();
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
