package io.chatarchive.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "redis://user:hush@host:6379/0, redis://host:6379/0",
        "redis://hush@host, redis://host",
        "redis-sentinel://hush@a:1/0#m, redis-sentinel://a:1/0",
        "jdbc:mysql://u:hush@host:3306/chat?password=hush&useSSL=true, jdbc:mysql://host:3306/chat",
        "'jdbc:mysql://address=(host=a)(password=hush)/chat', jdbc:mysql://address=(...)",
        "redis://user:hu?sh@host, redis://...",
        "jdbc:oracle:thin:chat/hush@//host:1521/chat, //host:1521/chat",
        "jdbc:mysql://host/chat, jdbc:mysql://host/chat"
    })
    void should_show_the_address_without_secrets(String url, String shown) {
        assertThat(ServerAddress.withoutSecrets(url)).isEqualTo(shown);
    }
}
