package io.chatarchive.program;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far longer work is, on standard error: where that is a terminal, and nothing else is printed for programs. */
final class ProgressLine implements AutoCloseable {
    private final String task;
    private final boolean shown;
    private ProgressBar bar;
    private String waits = "";

    ProgressLine(String task, boolean json) {
        this.task = task;
        this.shown = !json && Boolean.getBoolean("chat-archive.terminal"); // says the start script
    }

    /**
     * Shows it.
     *
     * @param total negative if nobody knows
     */
    void at(long done, long total) {
        if (!shown) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .build();
        }
        bar.maxHint(total);
        bar.stepTo(done);
    }

    /**
     * Prints once why nothing goes on, also where no bar is shown.
     *
     * @param why empty: it goes on
     */
    void waits(String why) {
        if (!why.isEmpty() && !why.equals(waits)) {
            System.err.println(task + " waits, and goes on by itself: " + why + ".");
        }
        waits = why;
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
