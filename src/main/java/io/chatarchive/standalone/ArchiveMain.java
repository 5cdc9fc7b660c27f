package io.chatarchive.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.http.HttpPort;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.LiteralSettings;
import io.chatarchive.settings.RouteResources;
import io.chatarchive.settings.SettingsFile;
import io.chatarchive.settings.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.AbstractLocationPropertiesSource;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLocation;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/** Camel's Main, but what it reads is UTF-8, or refused with file and line; and what comes from outside is as it is. */
public final class ArchiveMain extends Main {
    private final ProgramFiles files;

    /**
     * The standalone program; it is not started yet.
     *
     * @throws InvalidSettingException if its settings cannot be read
     */
    public static Main of(ProgramFiles files) {
        Path settings = Path.of(ProgramFiles.SETTINGS);
        if (!Files.isRegularFile(settings)) {
            throw new InvalidSettingException("There is no " + settings + " in "
                    + Path.of("").toAbsolutePath() + "; start chat-archive by its bin/chat-archive.");
        }
        SettingsFile.read(settings); // an unreadable file is reported before anything is done
        Main main = new ArchiveMain(files);
        main.setAppName("chat-archive");
        main.addInitialProperty(ArchiveSettings.STANDALONE, "true");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        HttpPort.listenOnOnePort(main);
        return main;
    }

    /** The same, for commands that look: its context is there, without routes, and listens nowhere. */
    public static Main prepared(ProgramFiles files) throws Exception {
        Main main = of(files);
        main.configure().setRoutesIncludePattern("false");
        main.configure().setAutoConfigurationEnabled(false);
        main.addOverrideProperty("camel.server.enabled", "false");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.init();
        return main;
    }

    private ArchiveMain(ProgramFiles files) {
        this.files = files;
        setDefaultPropertyPlaceholderLocation(files.isCopy() ? "false" : "file:" + ProgramFiles.SETTINGS);
    }

    @Override
    protected CamelContext createCamelContext() {
        CamelContext context = super.createCamelContext();
        LiteralSettings settings = new LiteralSettings();
        if (files.isCopy()) {
            settings.addPropertiesSource(new CopiedSettings(settings, files.settings()));
        }
        context.setPropertiesComponent(settings);
        return context;
    }

    @Override
    protected void configureRoutes(CamelContext context) throws Exception {
        String pattern = configure().getRoutesIncludePattern();
        if (pattern == null || pattern.equals("false")) {
            super.configureRoutes(context);
            return;
        }
        Collection<Resource> routes = files.isCopy() ? files.routes() : RouteResources.in(context, pattern);
        for (Resource file : routes) {
            requireText(file);
        }
        if (files.isCopy()) {
            PluginHelper.getRoutesLoader(context).loadRoutes(routes);
        } else {
            super.configureRoutes(context);
        }
    }

    private static void requireText(Resource file) throws IOException {
        try (InputStream content = file.getInputStream()) {
            TextFile.of(content.readAllBytes(), RouteResources.name(file));
        }
        Charset charset = Charset.defaultCharset();
        if (!charset.equals(UTF_8) && file.getLocation().matches(".*\\.ya?ml")) {
            for (Node node : YamlFile.of(file).nodes()) {
                if (!StandardCharsets.US_ASCII.newEncoder().canEncode(YamlFile.text(node))) {
                    throw new InvalidSettingException(RouteResources.name(file) + ":" + YamlFile.line(node)
                            + ": Java would read this as " + charset + "; start it with -Dfile.encoding=UTF-8.");
                }
            }
        }
    }

    /** What Camel reads as it reads a file. */
    private static final class CopiedSettings extends AbstractLocationPropertiesSource {
        private final Properties settings;

        CopiedSettings(PropertiesComponent component, Properties settings) {
            super(component, new PropertiesLocation("copy:" + ProgramFiles.SETTINGS));
            this.settings = settings;
        }

        @Override
        public String getName() {
            return "copy of " + ProgramFiles.SETTINGS;
        }

        @Override
        public Properties loadPropertiesFromLocation(PropertiesComponent component, PropertiesLocation location) {
            return settings;
        }
    }
}
