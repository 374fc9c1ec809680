package io.execbroker.loadtest.report;

import io.execbroker.loadtest.replay.CommandRecord;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.util.Optional;
import java.util.function.Consumer;

/** A progress bar on standard error; nothing at all where there is no terminal. */
public final class ProgressDisplay implements Consumer<CommandRecord>, AutoCloseable {
    private static final int UPDATE_MILLIS = 100;

    private final Optional<ProgressBar> bar;

    private ProgressDisplay(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    /** A bar for so many commands; it is drawn from now on. */
    public static ProgressDisplay of(long commands) {
        return of("commands", commands);
    }

    /** A bar for so many steps of this name; it is drawn from now on. */
    // JDK 25 went back to a console that is null without a terminal (JDK-8351435).
    @SuppressWarnings("SystemConsoleNull")
    public static ProgressDisplay of(String steps, long count) {
        var console = System.console();
        return console != null && console.isTerminal()
                ? new ProgressDisplay(Optional.of(bar(steps, count)))
                : new ProgressDisplay(Optional.empty());
    }

    @Override
    public void accept(CommandRecord record) {
        step();
    }

    /** One more is done. */
    public void step() {
        bar.ifPresent(ProgressBar::step);
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }

    private static ProgressBar bar(String steps, long count) {
        return new ProgressBarBuilder()
                .setTaskName(steps)
                .setInitialMax(count)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .showSpeed()
                .build();
    }
}
