package io.chatarchive.standalone;

import io.chatarchive.settings.RouteResources;
import io.chatarchive.settings.SettingsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;

/**
 * The settings and the route files that a standalone program runs: those of the working folder, or a copy, which stays as
 * it is while somebody goes on editing. A copy is in memory, for settings have passwords in them.
 *
 * @param settings null: those of the working folder
 * @param routes of a copy, under the names of the originals
 */
public record ProgramFiles(Properties settings, List<Resource> routes) {
    public static final String SETTINGS = "application.properties";
    public static final ProgramFiles AS_THEY_ARE = new ProgramFiles(null, List.of());

    /** A copy of the settings and of these route files, as they are now. */
    public static ProgramFiles copyOf(Collection<Resource> routes) throws IOException {
        List<Resource> copies = new ArrayList<>();
        for (Resource file : routes) {
            try (InputStream content = file.getInputStream()) {
                copies.add(ResourceHelper.fromBytes(file.getLocation(), content.readAllBytes()));
            }
        }
        return new ProgramFiles(SettingsFile.read(Path.of(SETTINGS)), copies);
    }

    public boolean isCopy() {
        return settings != null;
    }

    public Collection<Resource> routes(CamelContext context) throws Exception {
        return isCopy() ? routes : RouteResources.in(context);
    }

    /** Not what may be a password. */
    @Override
    public String toString() {
        return isCopy() ? "a copy of " + routes.size() + " route files" : "the files of the working folder";
    }
}
