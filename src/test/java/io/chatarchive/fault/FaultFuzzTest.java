package io.chatarchive.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import java.net.ConnectException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisSystemException;

/** Whatever a server or a library throws has a sentence, and it does not quote what people wrote. */
class FaultFuzzTest {
    private static final String SECRET = "Hu5h5ecreT";
    private static final List<String> STATES = List.of(
            "08S01", "08001", "08000", "28000", "3D000", "42S02", "42S22", "42000", "HY000", "22001", "22007", "22018",
            "2203F", "22035", "23000", "40001", "S1009", "70100", "", "0", "08");

    @Property(seed = "21")
    void should_have_a_sentence_for_whatever_is_thrown(@ForAll("errors") Throwable error) {
        Fault fault = Fault.of(error);

        assertThat(fault.server()).isNotNull();
        assertThat(fault.sentence()).isNotBlank().doesNotContain("\n");
    }

    @Property(seed = "22")
    void should_not_quote_a_row_when_a_database_complains_of_it(
            @ForAll("stateOfData") String state, @ForAll("codeOfData") int code) {
        for (String quote : List.of("'%s'", "\"%s\"", "`%s`", "'it's %s'", "'%s", "'a\"%s'b`'")) {
            String message = "Data truncated: " + String.format(quote, SECRET) + " for column 'c'";
            SQLException error = new SQLException(message, state, code);

            assertThat(Fault.of(new RuntimeException(SECRET, error)).sentence()).doesNotContain(SECRET);
            assertThat(SqlWords.ofOther(error)).doesNotContain(SECRET);
        }
    }

    @Property(seed = "25")
    void should_not_quote_what_a_trigger_says(@ForAll("codeOfData") int code) {
        assertThat(Fault.of(new SQLException("no " + SECRET, "45001", code)).sentence())
                .doesNotContain(SECRET);
        assertThat(Fault.of(new SQLException("no " + SECRET, "HY000", 1644)).sentence())
                .doesNotContain(SECRET);
    }

    @Property(seed = "23")
    void should_end_when_errors_are_the_causes_of_each_other(@ForAll("states") String state, @ForAll int code) {
        SQLException error = new SQLException("one", state, code);
        RuntimeException other = new RuntimeException("other", error);
        error.initCause(other);

        assertThat(CompletableFuture.supplyAsync(() -> Fault.of(other)))
                .succeedsWithin(Duration.ofMinutes(2))
                .extracting(Fault::server)
                .isEqualTo(Fault.Server.DATABASE);
    }

    @Provide
    Arbitrary<String> states() {
        return Arbitraries.oneOf(
                Arbitraries.of(STATES),
                Arbitraries.strings().alpha().numeric().ofMaxLength(5),
                Arbitraries.just((String) null));
    }

    /** Classes 22 (data), 23 (constraints), HY and others, in which servers quote values. */
    @Provide
    Arbitrary<String> stateOfData() {
        return states().filter(state -> state == null || !state.matches("(08|28|3D|42S02|42S22).*"));
    }

    /** Codes that the archive does not know, and those for which it has words of its own. */
    @Provide
    Arbitrary<Integer> codeOfData() {
        return Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.integers().between(1000, 5000))
                .filter(code -> SqlError.of(code)
                        .map(known -> known.words().isPresent())
                        .orElse(true));
    }

    @Property(seed = "24")
    void should_be_an_outage_when_nobody_knows_the_error(@ForAll String message) {
        assertThat(Fault.of(new SQLException(message, "XX000", 0)).errorClass()).isEqualTo(ErrorClass.OUTAGE);
        assertThat(Fault.of(new RuntimeException(message)).errorClass()).isEqualTo(ErrorClass.OUTAGE);
    }

    @Provide
    Arbitrary<Throwable> errors() {
        return error(3);
    }

    private Arbitrary<Throwable> error(int depth) {
        Arbitrary<String> message = Arbitraries.strings().ofMaxLength(30).injectNull(0.2);
        Arbitrary<Throwable> cause = depth == 0
                ? Arbitraries.just(null)
                : Arbitraries.lazy(() -> error(depth - 1)).injectNull(0.3);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9), message, states(), Arbitraries.integers(), cause)
                .as(FaultFuzzTest::error);
    }

    private static Throwable error(int kind, String message, String state, int code, Throwable cause) {
        return switch (kind) {
            case 0 -> new SQLException(message, state, code, cause);
            case 1 -> new SQLTransientConnectionException(message, state, code, cause);
            case 2 -> new SQLIntegrityConstraintViolationException(message, state, code, cause);
            case 3 -> new BatchUpdateException(message, state, code, new int[0], cause);
            case 4 -> new RedisSystemException(message, cause);
            case 5 -> new RedisCommandExecutionException(message, cause);
            case 6 -> new QueryTimeoutException(message, cause);
            case 7 -> new ConnectException(message);
            case 8 -> new Error(message, cause);
            default -> new RuntimeException(message, cause);
        };
    }
}
