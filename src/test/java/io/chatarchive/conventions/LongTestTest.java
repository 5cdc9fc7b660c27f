package io.chatarchive.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatarchive.fixture.LongTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@code ./mvnw verify} skips: it still has a test of every subject. */
class LongTestTest {
    private static final Path SOURCES = Path.of("src/test/java");

    @Test
    void should_leave_a_quick_test_of_each_subject_but_for_those_that_need_time() throws Exception {
        Set<String> needTime = Set.of(
                "io.chatarchive.program.HeavyMessageIT",
                "io.chatarchive.archive.SpringBootHostIT",
                "io.chatarchive.faults.CheckerIT",
                "io.chatarchive.faults.SentinelFaultsIT");
        List<String> withoutQuickTest = new ArrayList<>();

        for (Class<?> test : integrationTests()) {
            if (test.isAnnotationPresent(LongTest.class) || !hasQuickTest(test)) {
                withoutQuickTest.add(test.getName());
            }
        }

        assertThat(withoutQuickTest).containsExactlyInAnyOrderElementsOf(needTime);
    }

    private static boolean hasQuickTest(Class<?> test) {
        return Stream.of(test.getDeclaredMethods())
                .filter(method -> AnnotationSupport.isAnnotated(method, Testable.class))
                .anyMatch(method -> !method.isAnnotationPresent(LongTest.class));
    }

    private static List<Class<?>> integrationTests() throws IOException, ClassNotFoundException {
        List<Class<?>> tests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith("IT.java")).toList()) {
                String name = SOURCES.relativize(file).toString().replaceAll("[/\\\\]", ".");
                tests.add(Class.forName(name.replaceFirst("\\.java$", ""), false, LongTestTest.class.getClassLoader()));
            }
        }
        assertThat(tests).as("integration tests in " + SOURCES).isNotEmpty();
        return tests;
    }
}
