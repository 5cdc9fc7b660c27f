package io.chatarchive;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.Driver;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
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
            @ForAll("settings") String key, @ForAll("addresses") String address) {
        Map<String, String> settings = Shipped.settings();
        settings.put(key, address);

        try {
            assertThat(read(settings).toString()).doesNotContain(BEGIN).doesNotContain(END);
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
            @ForAll("settings") String key, @ForAll String address) {
        Map<String, String> settings = Shipped.settings();
        settings.put(key, address);

        try {
            assertThat(read(settings)).isNotNull();
        } catch (InvalidSettingException e) {
            assertThat(e).hasMessageStartingWith("Setting " + key + " is ");
        }
    }

    @Property(seed = "5")
    void should_show_no_secret_when_the_database_driver_refuses_the_address(@ForAll("addresses") String address)
            throws SQLException {
        try {
            new Driver().getPropertyInfo(address, new Properties());
        } catch (SQLException | RuntimeException e) {
            assertThat(Fault.of(e).sentence()).doesNotContain(BEGIN).doesNotContain(END);
        }
    }

    @Property(seed = "6")
    void should_have_a_configuration_for_redis_when_the_address_was_taken(@ForAll("addresses") String address) {
        Map<String, String> settings = Shipped.settings();
        settings.put("chat.redis.url", address);
        ArchiveSettings taken;
        try {
            taken = read(settings);
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
    Arbitrary<String> addresses() {
        Arbitrary<String> middle = Arbitraries.strings()
                .withChars("@:/?#;&=()[],%+ '\"\\{}$\u0000\t\n老")
                .withCharRange('a', 'c')
                .ofMaxLength(8);
        Arbitrary<String> secret = middle.map(text -> BEGIN + text + END);
        Arbitrary<String> encoded = secret.map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8));
        return Arbitraries.of(Corpus.lines("addresses.txt"))
                .flatMap(
                        form -> Arbitraries.oneOf(secret, encoded).map(password -> form.replace("{secret}", password)));
    }

    private static ArchiveSettings read(Map<String, String> settings) {
        return ArchiveSettings.of(key -> Optional.ofNullable(new HashMap<>(settings).get(key)));
    }
}
