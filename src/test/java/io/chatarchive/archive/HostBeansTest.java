package io.chatarchive.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.SettingValues;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostBeansTest {
    private final CamelContext host = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        host.stop();
    }

    @Test
    void should_use_a_url_and_not_the_bean_of_the_host_when_the_url_is_set_to_what_ships() {
        host.getRegistry().bind("database", new HikariDataSource());
        host.getPropertiesComponent().addInitialProperty("chat.jdbc.url", "jdbc:mysql://127.0.0.1:3306/chat");
        HostBeans beans = new HostBeans(host.getRegistry(), new SettingValues(host)::isSet);

        assertThat(beans.database(ArchiveSettings.of(host))).isEmpty();
    }

    @Test
    void should_use_the_bean_of_the_host_when_no_url_is_set() {
        host.getRegistry().bind("database", new HikariDataSource());
        HostBeans beans = new HostBeans(host.getRegistry(), new SettingValues(host)::isSet);

        assertThat(beans.database(ArchiveSettings.of(host))).isPresent();
    }
}
