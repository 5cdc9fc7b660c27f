package io.chatarchive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.nodes.Node;

/** Camel's Main, but what it reads is UTF-8, or refused with file and line; and what comes from outside is as it is. */
final class ArchiveMain extends Main {
    @Override
    protected CamelContext createCamelContext() {
        CamelContext context = super.createCamelContext();
        context.setPropertiesComponent(new LiteralSettings());
        return context;
    }

    @Override
    protected void configureRoutes(CamelContext context) throws Exception {
        String pattern = configure().getRoutesIncludePattern();
        if (pattern != null && !pattern.equals("false")) {
            for (Resource file : RouteFiles.in(context, pattern).resources()) {
                requireText(file);
            }
        }
        super.configureRoutes(context);
    }

    private static void requireText(Resource file) throws IOException {
        try (InputStream content = file.getInputStream()) {
            TextFile.of(content.readAllBytes(), RouteFiles.name(file));
        }
        Charset charset = Charset.defaultCharset();
        if (!charset.equals(UTF_8) && file.getLocation().matches(".*\\.ya?ml")) {
            for (Node node : YamlFile.of(file).nodes()) {
                if (!StandardCharsets.US_ASCII.newEncoder().canEncode(YamlFile.text(node))) {
                    throw new InvalidSettingException(RouteFiles.name(file) + ":" + YamlFile.line(node)
                            + ": Java would read this as " + charset + "; start it with -Dfile.encoding=UTF-8.");
                }
            }
        }
    }
}
