package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class RunningMainTest {
    private final RunningMain running = new RunningMain();

    @Test
    void should_end_the_one_that_runs() {
        Main main = new Main();
        assertThat(running.begin(main)).isTrue();

        running.end();

        assertThat(main.getExitCode()).isZero();
    }

    @Test
    void should_let_none_follow_when_the_end_comes_between_two() {
        running.begin(new Main());
        running.end(); // the first has ended by itself, and the second has not begun

        assertThat(running.begin(new Main())).isFalse();
    }

    @Test
    void should_let_none_begin_when_the_end_comes_before_the_first() {
        running.end();

        assertThat(running.begin(new Main())).isFalse();
    }
}
