package io.chatarchive.bench.contender;

import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The program that ships, with the settings that ship, but for those that a curve varies. */
public record Archive(String id, String description, Map<String, String> variation) implements Contender {
    public static final Archive AS_SHIPPED = new Archive("chat-archive", "the packaged program, as shipped", Map.of());

    @Override
    public Set<Shape> shapes() {
        return EnumSet.allOf(Shape.class);
    }

    @Override
    public Running start(Testbed testbed) {
        return StreamConsumer.start(
                testbed, Programs.archive(testbed, id, testbed.options().distribution(), variation));
    }
}
