package io.chatarchive.bench.contender;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.chatarchive.bench.peer.RowParameters;
import io.chatarchive.bench.testbed.Shape;
import io.chatarchive.bench.testbed.Testbed;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

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
        Path folder = testbed.options().output().resolve(id());
        try {
            copy(testbed.options().distribution(), folder);
            Path routes = testbed.options().sources().resolve("camel-sql/chat-archive.camel.yaml");
            Files.copy(routes, folder.resolve("routes").resolve(routes.getFileName()), REPLACE_EXISTING);
            addJars(folder.resolve("lib"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a distribution with camel-sql in " + folder, e);
        }
        return StreamConsumer.start(testbed, Programs.archive(testbed, id(), folder, Map.of()));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, REPLACE_EXISTING, COPY_ATTRIBUTES);
                }
            }
        }
    }

    /** camel-sql with what it needs, and the bean of the route. */
    private static void addJars(Path lib) throws IOException {
        for (Path jar : Programs.classPath().toList()) {
            if (jar.getFileName().toString().matches("(camel-sql|spring-jdbc)-.*[.]jar")) {
                Files.copy(jar, lib.resolve(jar.getFileName()), REPLACE_EXISTING);
            }
        }
        String bean = RowParameters.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(lib.resolve("bench-camel-sql.jar")));
                InputStream code = RowParameters.class.getClassLoader().getResourceAsStream(bean)) {
            jar.putNextEntry(new ZipEntry(bean));
            code.transferTo(jar);
        }
    }
}
