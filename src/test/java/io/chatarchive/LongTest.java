package io.chatarchive;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A test, or a class of them, that {@code ./mvnw verify} skips since it takes long; {@code ./mvnw verify -Pall} runs it.
 * There it is one of many, or needs much time: what is to be trusted of each subject is tested without it.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
        named = "tests.all",
        matches = "true",
        disabledReason = "It takes long: ./mvnw verify -Pall runs it.")
public @interface LongTest {}
