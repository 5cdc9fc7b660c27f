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

    @Test
    void should_find_nothing_wrong_with_the_examples() throws Exception {
        Path example = Path.of("examples/orders");
        String yaml = Files.readString(example.resolve("orders.camel.yaml"));
        routes.add("orders", yaml.replace("file:routes/orders.sql", "file:" + example.resolve("orders.sql")));

        assertThat(sentences()).isEmpty();
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
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            chat-archive-flow     | this-batch, uri: "direct:chat-archive-batch"  | this-batch, uri: "direct:chat-archive-bach" | no route listens to direct:chat-archive-bach; did you mean 'direct:chat-archive-batch'?
            chat-archive-flow     | .name}-archive-store                          | .name}-archive-stroe                        | no route listens to direct:*-archive-stroe
            chat-archive-flow     | ref: chatLaneStart                            | ref: chatLaneStrt                           | there is no bean 'chatLaneStrt'; did you mean 'chatLaneStart'?
            chat-archive-flow     | ref: chatLaneStart                            | ref: nobody                                 | there is no bean 'nobody'
            chat-archive-flow     | aggregationStrategy: chatMessageRows          | aggregationStrategy: chatMessagesRow        | there is no bean 'chatMessagesRow'; did you mean 'chatMessageRows'?
            chat-archive-flow     | objectMapper: chatJson                        | objectMapper: chatJsn                       | there is no bean 'chatJsn'; did you mean 'chatJson'?
            chat-archive-flow     | "{{archive}}Lanes"                            | "{{archive}}Lane"                           | there is no bean or thread pool 'chatLane'; did you mean 'chatLanes'?
            chat-archive-flow     | "#chatDrainFailure"                           | "#chatDrainFailur"                          | there is no bean 'chatDrainFailur'; did you mean 'chatDrainFailure'?
            chat-archive-flow     | ref: chatErrors, method: isOfBatch            | ref: chatErrors, method: isOfBacth          | bean 'chatErrors' has no method 'isOfBacth'; did you mean 'isOfBatch'?
            chat-archive-flow     | ref: chatErrors, method: isOfRows             | ref: chatErors, method: isOfRows            | there is no bean 'chatErors'; did you mean 'chatErrors'?
            chat-archive-flow     | unmarshalType: io.chatarchive.message.Chat    | unmarshalType: io.chatarchive.mesage.Chat   | there is no class 'io.chatarchive.mesage.ChatMessage' on the class path
            chat-archive-flow     | type: io.chatarchive.archive.StreamArchive    | type: io.chatarchive.archive.StreamArchiv   | there is no class 'io.chatarchive.archive.StreamArchiv' on the class path
            chat-archive-flow     | ${variable.drained} != true                   | ${variable.drianed} != true                 | nothing sets the variable 'drianed'; did you mean 'drained'?
            chat-archive-flow     | ${variable.backlog} == true                   | ${variable.backlogs} == true                | nothing sets the variable 'backlogs'; did you mean 'backlog'?
            chat-archive-flow     | ${variable.archive.isTime}                    | ${variable.archives.isTime}                 | nothing sets the variable 'archives'; did you mean 'archive'?
            chat-archive-failures | onExceptionOccurredRef: chatRestoreDeliveryCounts       | onExceptionOccurredRef: chatRestoreDeliveryCountss    | there is no bean 'chatRestoreDeliveryCountss'; did you mean 'chatRestoreDeliveryCounts'?
            chat-archive-failures | onRedeliveryRef: chatOutageWait               | onRedeliveryRef: chatOutage                 | there is no bean 'chatOutage'; did you mean 'chatOutageWait'?
            chat-archive-failures | redeliveryPolicyRef: chatBackoff              | redeliveryPolicyRef: chatBackof             | there is no bean 'chatBackof'; did you mean 'chatBackoff'?
            chat-archive-failures | method: isWorthAnotherTry                     | method: isWorthAnotherTime                  | bean 'chatRetry' has no method 'isWorthAnotherTime'; did you mean 'isWorthAnotherTry'?
            chat-archive-failures | ${variable.rows[0].entry}                     | ${variable.row[0].entry}                    | nothing sets the variable 'row'; did you mean 'rows'?
            chat-archive          | FROM JSON_TABLE(:?rows                        | FROM JSON_TABLE(:?row                       | nothing sets the header 'row' for the SQL; did you mean 'rows'?
            chat-archive          | SELECT :?stream                               | SELECT :?${variable.steam}                  | nothing sets the variable 'steam'
            chat-archive          | uri: "jdbc:chat-archive"                      | uri: "jdbc:chat-archiv"                     | there is no bean 'chat-archiv'; did you mean 'chat-archive'?
            chat-intake           | routeConfigurationId: chat-intake-errors      | routeConfigurationId: chat-intake-error     | routeConfigurationId 'chat-intake-error' is defined by no route file; did you mean 'chat-intake-errors'?
            """)
    void should_say_file_line_and_nearest_name_when_nobody_provides_what_is_named(
            String file, String text, String edit, String sentence) throws Exception {
        routes.replace(file, text, edit);

        assertThat(sentences()).singleElement().asString().endsWith("/" + place(file, edit) + sentence);
    }

    @Test
    void should_name_the_senders_when_the_listener_is_misspelt() throws Exception {
        routes.replace(
                "chat-archive-flow", "from:\n      uri: direct:chat-archive-rows", "from:\n      uri: direct:rows");

        assertThat(sentences())
                .hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence).contains("no route listens to direct:chat-archive-rows"))
                .anySatisfy(sentence -> assertThat(sentence).contains(place("chat-archive-flow", "these-rows")))
                .anySatisfy(sentence -> assertThat(sentence).contains(place("chat-archive-failures", "this-part")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            wireTap: { uri: "direct:away" }                                              | no route listens to direct:away
            to: { uri: direct, parameters: { name: away } }                              | no route listens to direct:away
            to: "seda:away?waitForTaskToComplete=Never"                                  | no route listens to seda:away
            enrich: { expression: { constant: { expression: "direct:away" } } }          | no route listens to direct:away
            recipientList: { expression: { constant: { expression: "log:a,direct:away" } } } | no route listens to direct:away
            toD: { uri: "direct:away-${body}" }                                          | no route listens to direct:away-*
            process: { ref: "#bean:away" }                                               | there is no bean 'away'
            multicast: { onPrepare: away, steps: [ { log: { message: x } } ] }            | there is no bean 'away'
            policy: { ref: away, steps: [ { log: { message: x } } ] }                    | there is no bean 'away'
            to: { uri: "bean:away?method=x" }                                            | there is no bean 'away'
            to: { uri: "log:x?exchangeFormatter=#away" }                                 | there is no bean 'away'
            log: { message: "${bean:away.name}" }                                        | there is no bean 'away'
            log: { message: "${variables.away} ${variable.entry}" }                      | nothing sets the variable 'away'
            setBody: { expression: { variable: { expression: away } } }                  | nothing sets the variable 'away'
            loop: { doWhile: true, expression: { simple: { expression: "${variable.away[0].x} > 1" } }, steps: [ { log: { message: x } } ] } | nothing sets the variable 'away'
            """)
    void should_look_up_every_kind_of_step(String step, String sentence) throws Exception {
        routes.add(
                "own",
                "- route:\n    id: own\n    from:\n      uri: timer:own\n      steps:\n        - " + step + "\n");

        assertThat(sentences()).singleElement().asString().endsWith("/own.camel.yaml:6: " + sentence);
    }

    @Test
    void should_look_up_policies_and_error_handlers_of_routes() throws Exception {
        routes.add("own", """
                - route:
                    id: own
                    routePolicy: none
                    errorHandler: { deadLetterChannel: { deadLetterUri: "direct:letters" } }
                    from: { uri: timer:own, steps: [ { to: { uri: log:own } } ] }
                """);

        assertThat(sentences())
                .satisfiesExactly(
                        policy -> assertThat(policy).endsWith("own.camel.yaml:3: there is no bean 'none'"),
                        letters ->
                                assertThat(letters).endsWith("own.camel.yaml:4: no route listens to direct:letters"));
    }

    @Test
    void should_stay_silent_when_java_makes_routes_at_the_start() throws Exception {
        camel.getPropertiesComponent().addInitialProperty("camel.main.routes-builders", "com.example.OwnRoutes");
        routes.add(
                "own", "- route: { id: own, from: { uri: 'timer:own', steps: [ { to: { uri: 'direct:away' } } ] } }");

        assertThat(sentences()).isEmpty();
    }

    @Test
    void should_not_blame_variables_when_a_step_that_sets_them_is_misspelt() throws Exception {
        routes.replace("chat-archive-flow", "ref: chatBacklogLook", "ref: chatBackLogLook");

        assertThat(sentences()).singleElement().asString().contains("there is no bean 'chatBackLogLook'");
    }

    @Test
    void should_find_the_variables_of_a_step_missing_when_the_step_is() throws Exception {
        routes.replace(
                "chat-archive-flow",
                "              - process: { id: chat-archive-look-at-backlog, ref: chatBacklogLook }",
                "              #");

        assertThat(sentences()).singleElement().asString().contains("nothing sets the variable 'backlog'");
    }

    @Test
    void should_find_nothing_wrong_with_what_somebody_provides() throws Exception {
        camel.getPropertiesComponent().addInitialProperty("own.name", "other");
        routes.add("own", """
                - beans:
                    - { name: ownMap, type: java.util.HashMap, properties: { color: "#ff0000", text: "${variable.none}" } }
                - routeConfiguration: { id: own-errors, errorHandler: { noErrorHandler: {} } }
                - routeTemplate:
                    id: own-template
                    parameters: [ { name: to }, { name: from, defaultValue: own-from } ]
                    beans: [ { name: local, type: io.chatarchive.archive.StreamArchive } ]
                    from:
                      uri: "direct:{{from}}"
                      steps:
                        - to: { uri: "direct:{{to}}" }
                        - setVariable: { name: of-template, expression: { constant: { expression: x } } }
                - routeTemplate:
                    id: of-nobody
                    parameters: [ { name: name } ]
                    from: { uri: "direct:{{name}}-listener", steps: [ { to: { uri: "direct:{{name}}-elsewhere" } } ] }
                - templatedRoute:
                    routeTemplateRef: own-template
                    parameters: [ { name: to, value: "{{own.name}}" } ]
                - route:
                    id: own
                    routeConfigurationId: own-*
                    from:
                      uri: timer:own
                      variableReceive: received
                      steps:
                        - setVariables: { variables: [ { name: first, constant: { expression: a } } ] }
                        - setVariable: { name: a.b, expression: { constant: { expression: x } } }
                        - to: { uri: log:own, variableReceive: answer, variableSend: first }
                        - log: { message: "${variable.first} ${variable.answer} ${variable.received} ${variable.a.b}" }
                        - log: { message: "${variable.of-template} ${variable.header:x} ${variable.global:y.z}" }
                        - log: { message: "${exchangeProperty.CamelSplitIndex} ${variable.last-entry} ${ref:ownMap}" }
                        - setBody: { expression: { constant: { expression: "${variable.text}" } } }
                        - setBody: { expression: { method: { ref: ownMap, method: "size()" } } }
                        - to: { uri: "direct:own-from" }
                        - to: { uri: "direct:a-listener" }
                        - to: { uri: "seda:polled" }
                        - to: { uri: "direct:optional?failIfNoConsumers=false" }
                        - toD: { uri: "direct:${body}" }
                        - toD: { uri: "${body}" }
                        - split:
                            expression: { simple: { expression: "${body}" } }
                            aggregationStrategy: "#class:org.apache.camel.processor.aggregate.UseLatestAggregationStrategy"
                            steps: [ { log: { message: x } } ]
                        - poll: { uri: "seda:polled" }
                - routeConfiguration: { id: dormant-errors, precondition: "'a' == 'b'", errorHandler: { noErrorHandler: {} } }
                - route:
                    id: dormant
                    precondition: "'a' == 'b'"
                    routeConfigurationId: dormant-errors
                    from: { uri: "direct:off", steps: [ { to: { uri: "direct:off-too" } } ] }
                - route:
                    id: dormant-too
                    precondition: "'a' == 'b'"
                    from: { uri: "direct:off-too", steps: [ { log: { message: "${variable.CamelOff}" } } ] }
                - route: { id: other, from: { uri: "direct://other?timeout=1", steps: [ { log: { message: x } } ] } }
                """);

        assertThat(sentences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            setVariable: { name: "${body}", expression: { constant: { expression: x } } }
            bean: { beanType: org.assertj.core.api.Assertions, method: setMaxStackTraceElementsDisplayed }
            to: { uri: "class:org.assertj.core.api.Assertions?method=useRepresentation" }
            """)
    void should_know_no_variables_when_a_step_may_set_any(String step) throws Exception {
        routes.add(
                "own",
                "- route:\n    id: own\n    from:\n      uri: direct:own\n      steps:\n        - "
                        + step
                        + "\n        - log: { message: '${variable.own}' }\n");

        assertThat(sentences()).isEmpty();
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
