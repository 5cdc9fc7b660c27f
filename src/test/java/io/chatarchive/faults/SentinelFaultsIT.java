package io.chatarchive.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatarchive.faults.chat.Ledger;
import io.chatarchive.faults.chat.Producer;
import io.chatarchive.faults.entry.MessageKind;
import io.chatarchive.faults.entry.Messages;
import io.chatarchive.faults.server.SentinelServers;
import io.chatarchive.faults.verdict.Checker;
import io.chatarchive.faults.verdict.Verdict;
import io.chatarchive.fixture.LongTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The program that ships behind a Sentinel, with a load that never pauses: one producer stays with the old master for as
 * long as that takes messages, another sends to the new one.
 */
@LongTest
class SentinelFaultsIT {
    private static final Path DISTRIBUTION = Path.of(System.getProperty("distribution"));
    private static final Path LOGS = DISTRIBUTION.resolveSibling("faults");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** What an answer of the frozen master is waited for, and as much again to follow on a busy machine. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private static final int WANTED = 5_000;
    private static final int PER_SECOND = 1_500;
    private static final int FIRST_OF_NEW = 1 << 20;

    private final Messages messages = new Messages(1, MessageKind.poison(), 2_000, Integer.MAX_VALUE);
    private final Ledger toldByOld = new Ledger();
    private final Ledger toldByNew = new Ledger();

    private SentinelServers redis;
    private Installation site;
    private Producer old;
    private Producer fresh;

    @BeforeEach
    void start() {
        redis = new SentinelServers(LOGS);
        redis.start();
        site = Installation.behind(redis, DISTRIBUTION, LOGS, 100);
        site.database().start();
        site.startConsumers();
        site.awaitTable();
        old = new Producer(redis.first().url(), messages, toldByOld, 0, PER_SECOND, 1);
        fresh = new Producer(redis.second().url(), messages, toldByNew, WANTED, PER_SECOND, 2);
        fresh.startAt(FIRST_OF_NEW);
    }

    @Test
    void should_lose_nothing_of_the_new_master_when_the_old_one_stays_writable() {
        old.start();
        awaitSomeStored();

        redis.failOver();
        fresh.start();
        redis.awaitFirstIsReplica();
        Recovery recovery = site.recovery(PATIENCE);
        recovery.awaitWithLoad();
        recovery.requireWaitsWithin(LONGEST_WAIT);
        old.finish(PATIENCE);
        fresh.finish(PATIENCE);

        Verdict verdict = verdict(recovery);
        assertThat(verdict.leftOver())
                .as("messages that only the old master had")
                .isPositive();
        assertThat(verdict.isClean()).as(Summary.whatBecameOfMessages(verdict)).isTrue();
    }

    @Test
    void should_follow_to_the_new_master_when_the_old_one_falls_silent() {
        old.start();
        awaitSomeStored();

        Recovery[] recovery = new Recovery[1];
        redis.first().process().pauseDuring(() -> {
            redis.awaitSecondIsMaster();
            recovery[0] = site.recovery(PATIENCE);
            fresh.start();
            recovery[0].awaitWithLoad();
            recovery[0].requireWaitsWithin(LONGEST_WAIT);
            fresh.finish(PATIENCE);
            awaitDrained();
        });
        redis.awaitFirstIsReplica();
        old.finish(PATIENCE);

        Verdict verdict = verdict(recovery[0]);
        assertThat(verdict.isClean()).as(Summary.whatBecameOfMessages(verdict)).isTrue();
    }

    private void awaitSomeStored() {
        await().atMost(PATIENCE).until(() -> site.table().count() > PER_SECOND);
    }

    private void awaitDrained() {
        site.awaitConsumers("the stream is drained", site.stream()::isDrained);
    }

    private Verdict verdict(Recovery recovery) {
        awaitDrained();
        site.stopConsumers();
        Verdict verdict = site.check(new Checker(messages, toldByOld.numbers()), toldByNew);
        System.out.println(
                Summary.whatBecameOfMessages(verdict) + "  longest wait " + Summary.seconds(recovery.longestWait()));
        return verdict;
    }

    @AfterEach
    void end() {
        List.of(old, fresh).forEach(Producer::close);
        site.close();
        redis.close();
    }
}
