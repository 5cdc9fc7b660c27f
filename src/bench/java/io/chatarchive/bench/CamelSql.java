package io.chatarchive.bench;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The packaged program, but that camel-sql stores the rows: what an engineer would write first. */
record CamelSql() implements Contender {
    @Override
    public String id() {
        return "camel-sql";
    }

    @Override
    public String description() {
        return "the shipped routes, rows stored by camel-sql batch=true";
    }

    @Override
    public Set<Shape> shapes() {
        return EnumSet.complementOf(EnumSet.of(Shape.POISON));
    }

    @Override
    public Running start(Testbed testbed) {
        Path routes = testbed.options().sources().resolve("camel-sql/chat-archive-store.camel.yaml");
        Path folder = Programs.variant(testbed, id(), routes, jar -> jar.matches("(camel-sql|spring-jdbc)-.*"));
        return StreamConsumer.start(testbed, Programs.archive(testbed, id(), folder, Map.of()));
    }
}
