package io.chatarchive.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;

class RunningMainTest {
    private final RunningMain generations = new RunningMain();

    @Test
    void should_end_the_one_that_runs() {
        Main main = new Main();
        assertThat(generations.begin(main)).isTrue();

        generations.end();

        assertThat(main.getExitCode()).isZero();
    }

    @Test
    void should_let_none_follow_when_the_end_comes_between_two() {
        generations.begin(new Main());
        generations.end(); // the first has ended by itself, and the second has not begun

        assertThat(generations.begin(new Main())).isFalse();
    }

    @Test
    void should_let_none_begin_when_the_end_comes_before_the_first() {
        generations.end();

        assertThat(generations.begin(new Main())).isFalse();
    }
}
