package io.chatarchive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchException;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.chatarchive.fault.Fault;
import io.chatarchive.fixture.Corpus;
import io.chatarchive.fixture.ShippedSettings;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.ServerAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** No form of an address shows its password: not where it is printed, and not where it is refused. */
class ServerAddressFuzzTest {
    /** What every generated password begins and ends with, and what no other part of an address contains. */
    private static final String BEGIN = "Hu5h";

    private static final String END = "5ecreT";

    @Property(seed = "1")
    void should_not_show_the_secret_when_an_address_is_shown(@ForAll("addresses") String address) {
        String shown = ServerAddress.withoutSecrets(address);

        assertThat(shown).doesNotContain(BEGIN).doesNotContain(END);
    }

    @Property(seed = "2")
    void should_never_throw_when_an_address_is_nonsense(@ForAll String address) {
        assertThat(ServerAddress.withoutSecrets(address)).isNotNull();
    }

    @Property(seed = "3")
    void should_take_an_address_or_refuse_it_with_a_sentence_that_shows_no_secret(
            @ForAll("settings") String key, @ForAll("addresses") String address) throws IOException {
        Map<String, String> settings = Map.of(key, address);

        try {
            assertThat(ShippedSettings.with(settings).toString())
                    .doesNotContain(BEGIN)
                    .doesNotContain(END);
        } catch (InvalidSettingException e) {
            assertThat(e)
                    .hasMessageStartingWith("Setting " + key + " is '")
                    .message()
                    .doesNotContain(BEGIN)
                    .doesNotContain(END);
        }
    }

    @Property(seed = "4")
    void should_take_an_address_or_refuse_it_with_a_sentence_when_it_is_nonsense(
            @ForAll("settings") String key, @ForAll String address) throws IOException {
        Map<String, String> settings = Map.of(key, address);

        try {
            assertThat(ShippedSettings.with(settings)).isNotNull();
        } catch (InvalidSettingException e) {
            assertThat(e).hasMessageStartingWith("Setting " + key + " is ");
        }
    }

    @Property(seed = "5", tries = 500)
    void should_show_no_secret_when_the_database_cannot_be_connected_to(
            @ForAll("databases") String address, @ForAll("passwords") String password) {
        String url = address.replace("{secret}", password);
        Properties offline = new Properties();
        offline.setProperty("socketFactory", NoNetwork.class.getName());

        Exception refused = catchException(() -> {
            DatabaseConnections.requireUsable(url);
            DriverManager.getConnection(url, offline).close();
        });

        String shown = refused instanceof InvalidSettingException
                ? refused.getMessage()
                : Fault.of(refused).sentence();
        assertThat(shown).doesNotContain(BEGIN).doesNotContain(END);
    }

    @Property(seed = "6")
    void should_have_a_configuration_for_redis_when_the_address_was_taken(@ForAll("addresses") String address)
            throws IOException {
        Map<String, String> settings = Map.of("chat.redis.url", address);
        ArchiveSettings taken;
        try {
            taken = ShippedSettings.with(settings);
        } catch (InvalidSettingException e) {
            return;
        }

        assertThat(LettuceConnectionFactory.createRedisConfiguration(
                        taken.redis().uri()))
                .isNotNull();
    }

    @Provide
    Arbitrary<String> settings() {
        return Arbitraries.of("chat.redis.url", "chat.jdbc.url");
    }

    @Provide
    Arbitrary<String> passwords() {
        Arbitrary<String> secret = Arbitraries.strings()
                .withChars("@:/?#;&=()[],%+ '\"\\{}$\u0000\t\n老")
                .withCharRange('a', 'c')
                .ofMaxLength(8)
                .map(text -> BEGIN + text + END);
        return Arbitraries.oneOf(secret, secret.map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8)));
    }

    @Provide
    Arbitrary<String> addresses() {
        return Combinators.combine(Arbitraries.of(Corpus.lines("addresses.txt")), passwords())
                .as((form, password) -> form.replace("{secret}", password));
    }

    @Provide
    Arbitrary<String> databases() {
        return Arbitraries.of(Corpus.lines("addresses.txt").stream()
                .filter(form ->
                        form.startsWith("jdbc:mysql://") && !form.contains("127.0.0.2")) // a second host: it waits
                .toList());
    }

    /** A network without servers: whatever the driver makes of an address, nobody is called. */
    public static final class NoNetwork extends StandardSocketFactory {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // the interface of the driver
        public <T extends Closeable> T connect(String host, int port, PropertySet properties, int timeout)
                throws IOException {
            throw new ConnectException("Connection refused");
        }
    }
}
