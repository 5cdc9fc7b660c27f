package io.chatarchive.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisErrorClassifierTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOAUTH Authentication required.",
                "WRONGPASS invalid username-password pair or user is disabled.",
                "NOPERM this user has no permissions to run the 'xadd' command",
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "ERR unknown command `XADD`",
                "ERR Unknown subcommand or wrong number of arguments for 'CREATE'",
                "ERR DB index is out of range",
                "ERR syntax error",
                "Unknown Redis command called from Lua script",
                "ERR ACL failure in script: User chat has no permissions to run the 'xadd' command",
                "ERR The ID specified in XADD is equal or smaller than the target stream top item",
                "ERR The stream has exhausted the last possible ID, unable to add more items",
                "MOVED 3999 127.0.0.1:6381",
                "ERR The user executing the script can't run this command or subcommand",
            })
    void should_blame_the_configuration_when_redis_answers(String words) {
        assertThat(errorClass(words)).isEqualTo(ErrorClass.CONFIGURATION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOADING Redis is loading the dataset in memory",
                "READONLY You can't write against a read only replica.",
                "OOM command not allowed when used memory > 'maxmemory'.",
                "MISCONF Redis is configured to save RDB snapshots, but it is currently not able to persist on disk.",
                "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
                "CLUSTERDOWN The cluster is down",
                "BUSY Redis is busy running a script.",
                "NOREPLICAS Not enough good replicas to write.",
                "NOGROUP No such key 'NOPERM ' or consumer group 'WRONGTYPE ' in XREADGROUP with GROUP option",
                "ERR max number of clients reached",
                "Connection refused: /127.0.0.1:6379",
                "Command timed out after 5 second(s)",
                "no-such-host: Name or service not known",
            })
    void should_blame_an_outage_when_redis_answers(String words) {
        assertThat(errorClass(words)).isEqualTo(ErrorClass.OUTAGE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Redis 6.2
                "ERR Error running script (call to f_e8): @user_script:1: WRONGTYPE Operation | WRONGTYPE Operation",
                "ERR Error running script (call to f_e8): @user_script:1: @user_script: 12: -OOM command | OOM command",
                "ERR unknown command `FOO`, with args beginning with: `secret`, | ERR unknown command `FOO`",
                "Timeout waiting for idle object, maxWaitDuration=PT-0.0002S | no connection of the pool became free in time (chat.redis.pool-size)",
                // Redis 7.0
                "WRONGTYPE Operation script: e81023, on @user_script:1. | WRONGTYPE Operation",
                "ERR unknown command 'FOO', with args beginning with: 'secret' | ERR unknown command 'FOO'",
            })
    void should_leave_out_where_in_a_script_and_with_what_when_it_words_an_error(String message, String words) {
        assertThat(RedisErrorClassifier.words(message)).isEqualTo(words);
    }

    private static ErrorClass errorClass(String words) {
        ErrorClass errorClass = RedisErrorClassifier.of(new RuntimeException(words), words);
        assertThat(RedisErrorClassifier.of(new RuntimeException(words), words.toLowerCase(Locale.ROOT)))
                .isEqualTo(errorClass);
        return errorClass;
    }
}
