package io.execbroker.loadtest.replay;

import io.execbroker.client.CommandRejectedException;
import io.execbroker.client.ExecClient;
import io.execbroker.client.ExecCommand;
import io.execbroker.client.ExecOutcome;
import io.execbroker.client.ExecResult;
import io.execbroker.client.Priority;
import io.execbroker.filters.Surrogateescape;
import io.execbroker.loadtest.replay.CommandOutcome.End;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.replay.CommandOutcome.Timings;
import io.execbroker.loadtest.trace.TraceCommand;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Runs commands through a broker, all over one connection of the Java client. */
public final class BrokerTarget implements Target {
    private final ExecClient client;

    private BrokerTarget(ExecClient client) {
        this.client = client;
    }

    /**
     * Connects and waits for it.
     *
     * @param profile of the broker; empty: the only one that this user may use
     * @throws io.execbroker.client.BrokerConnectionException if that fails
     */
    public static BrokerTarget connect(Path socket, String profile) {
        return new BrokerTarget(
                ExecClient.builder(socket)
                        .profile(profile)
                        .clientName("execbroker-loadtest")
                        .connect());
    }

    @Override
    public String name() {
        return "execbroker";
    }

    @Override
    public CompletionStage<CommandOutcome> run(TraceCommand command) {
        return client.execute(request(command))
                .handle((result, failure) -> failure == null ? ran(result) : notRun(failure));
    }

    @Override
    public void close() {
        client.close();
    }

    private ExecCommand request(TraceCommand command) {
        var request = ExecCommand.builder();
        command.argv().forEach(word -> request.arg(Surrogateescape.encode(word)));
        var stdin = command.stdin();
        if (stdin != null) {
            request.stdin(Surrogateescape.encode(stdin));
        }
        var terms = command.terms();
        request.workingDirectory(terms.workingDirectory());
        terms.umask().ifPresent(request::umask);
        terms.timeoutMillis().ifPresent(millis -> request.timeout(atMost(millis)));
        terms.priority().map(BrokerTarget::priority).ifPresent(request::priority);
        if (!terms.orderingKey().isEmpty()) {
            request.orderingKey(terms.orderingKey());
        }
        return request.build();
    }

    /** The broker of the recording may have allowed more than this one. */
    private Duration atMost(long millis) {
        var most = client.broker().limits().maxTimeout();
        var asked = Duration.ofMillis(millis);
        return asked.compareTo(most) < 0 ? asked : most;
    }

    private static Priority priority(String name) {
        return Priority.valueOf(name.toUpperCase(Locale.ROOT));
    }

    private static CommandOutcome ran(ExecResult result) {
        var timings = result.timings();
        return new CommandOutcome(
                end(result.outcome()),
                OutputDigest.of(result.stdout().bytes()),
                result.stderr().text(),
                Optional.of(
                        new Timings(
                                OptionalLong.of(micros(timings.queued())),
                                micros(timings.spawn()))));
    }

    private static End end(ExecOutcome outcome) {
        return switch (outcome) {
            case ExecOutcome.Exited(int code) -> new Exited(code);
            case ExecOutcome.Signaled(int signal, boolean _) -> new Signalled(signal);
        };
    }

    private static CommandOutcome notRun(Throwable failure) {
        return failure instanceof CommandRejectedException rejected
                ? CommandOutcome.rejected(
                        rejected.reason().name().toLowerCase(Locale.ROOT),
                        String.valueOf(rejected.getMessage()))
                : CommandOutcome.notRun(String.valueOf(failure.getMessage()));
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
