package io.execbroker.loadtest.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.execbroker.client.CommandRejectedException;
import io.execbroker.client.ExecClient;
import io.execbroker.client.ExecCommand;
import io.execbroker.client.ExecOutcome;
import io.execbroker.client.ExecResult;
import io.execbroker.loadtest.replay.CommandOutcome.End;
import io.execbroker.loadtest.replay.CommandOutcome.Exited;
import io.execbroker.loadtest.replay.CommandOutcome.Signalled;
import io.execbroker.loadtest.replay.CommandOutcome.Timings;
import io.execbroker.loadtest.trace.TraceCommand;

import java.nio.file.Path;
import java.time.Duration;
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

    private static ExecCommand request(TraceCommand command) {
        var request = ExecCommand.builder().args(command.argv());
        var stdin = command.stdin();
        if (stdin != null) {
            request.stdin(stdin.getBytes(UTF_8));
        }
        return request.build();
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
        var reason =
                failure instanceof CommandRejectedException rejected
                        ? rejected.reason() + ", " + rejected.getMessage()
                        : String.valueOf(failure.getMessage());
        return CommandOutcome.notRun(reason);
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }
}
