package io.chatarchive.conventions;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms of ARCHITECTURE.md: what each may know of the others. */
class ArchitectureTest {
    private static final String ROOT = "io.chatarchive.";

    /** From the ground floor up: each may import those before it. */
    private static final List<String> LIBRARY = List.of(
            "settings", "message", "fault", "stream", "table", "route", "watch", "intake", "archive", "operate", "api");

    /** In a jar of its own, which no host needs. */
    private static final List<String> PROGRAM = List.of("access", "http", "standalone", "check", "program");

    private static final List<String> ROOMS =
            Stream.of(LIBRARY, PROGRAM).flatMap(List::stream).toList();

    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target/classes"));

    static List<String> rooms() {
        return ROOMS;
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void should_import_only_rooms_below(String room) {
        String[] above = ROOMS.subList(ROOMS.indexOf(room) + 1, ROOMS.size()).stream()
                .map(ArchitectureTest::in)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(in(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .because("who reads a room from the ground floor up never has to look ahead")
                .check(CLASSES);
    }

    @Test
    void should_have_no_circles() {
        slices().matching(ROOT + "(*)..")
                .should()
                .beFreeOfCycles()
                .because("rooms that need each other are one room")
                .check(CLASSES);
    }

    @Test
    void should_keep_the_stream_and_the_table_apart() {
        noClasses()
                .that()
                .resideInAPackage(in("table"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(in("stream"), "io.lettuce..", "org.springframework.data.redis..")
                                .or(ofCamel()))
                .because("another database replaces the table without a thought of Redis")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(in("stream"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(in("table"), "java.sql..", "javax.sql..", "com.mysql..")
                        .or(ofCamel()))
                .because("a shell or a console works on the stream without routes and without a database")
                .check(CLASSES);
    }

    @Test
    void should_know_neither_camel_nor_servers_where_a_message_is_all_there_is() {
        noClasses()
                .that()
                .resideInAPackage(in("message"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.sql..", "io.lettuce..", "org.springframework..")
                        .or(ofCamel()))
                .because("a message is the same from a stream, a file or a person")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(in("fault"))
                .should()
                .dependOnClassesThat(ofCamel())
                .because("an error means the same outside of a route")
                .check(CLASSES);
    }

    @Test
    void should_know_only_settings_where_it_decides_who_may() {
        String[] others = ROOMS.stream()
                .filter(room -> !List.of("settings", "access").contains(room))
                .map(ArchitectureTest::in)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(in("access"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(others)
                        .or(resideInAnyPackage("io.vertx..", "picocli.."))
                        .or(ofCamel()))
                .because("who may is the same over HTTP and in a shell, and can be read without either")
                .check(CLASSES);
    }

    @Test
    void should_need_nothing_of_the_program_in_somebody_elses_application() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARY.stream().map(ArchitectureTest::in).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..",
                        "picocli..",
                        "org.apache.camel.main..",
                        "com.networknt..",
                        "ch.qos..",
                        "org.springframework.security..")
                .because("a host has no HTTP server, no command line and no logging backend of ours")
                .check(CLASSES);
    }

    @Test
    void should_pack_the_rooms_of_the_program_and_no_others_into_its_jar() throws IOException {
        Matcher packed = Pattern.compile("<(in|ex)clude>io/chatarchive/(\\w+)/\\*\\*<")
                .matcher(Files.readString(Path.of("pom.xml")));

        assertThat(packed.results().map(result -> result.group(1) + " " + result.group(2)))
                .containsExactlyInAnyOrderElementsOf(PROGRAM.stream()
                        .flatMap(room -> Stream.of("in " + room, "ex " + room))
                        .toList());
    }

    @Test
    void should_be_public_only_where_another_room_or_a_route_names_it() {
        String named = text(Path.of("routes"))
                + text(Path.of("src/main/dist"))
                + text(Path.of("docs"))
                + text(Path.of("src/main/resources/META-INF/services"));

        classes()
                .that(DescribedPredicate.describe("are public and of their own", JavaClass::isTopLevelClass))
                .and()
                .arePublic()
                .should(new ArchCondition<>("be named outside of their room") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean used = isUsedElsewhere(type) || named.contains(type.getName());
                        events.add(new SimpleConditionEvent(type, used, type.getName() + " is public for nobody"));
                    }
                })
                .because("what is public is what a reader has to know of a room")
                .check(CLASSES);
    }

    /** Or stands in what does, so that it must be as visible. */
    private static boolean isUsedElsewhere(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                        .map(Dependency::getOriginClass)
                        .anyMatch(user -> !user.getPackageName().equals(type.getPackageName()) || isPart(user, type))
                || type.getName().endsWith("LoginTimeout"); // named to the driver
    }

    private static boolean isPart(JavaClass user, JavaClass type) {
        return user.getMethods().stream()
                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                .anyMatch(method -> method.getRawReturnType().equals(type)
                        || method.getRawParameterTypes().contains(type));
    }

    private static DescribedPredicate<JavaClass> ofCamel() {
        return resideInAnyPackage("org.apache.camel..");
    }

    private static String in(String room) {
        return ROOT + room + "..";
    }

    private static String text(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".png"))
                    .map(ArchitectureTest::read)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
