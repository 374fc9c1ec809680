package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.posix.Signal;
import io.execbroker.broker.posix.StandardFds;
import io.execbroker.broker.process.Observed;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.Specs;
import io.execbroker.broker.testing.Fds;
import io.execbroker.filters.ProcessSignal;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * A program of its own that uses the engine, for tests that must decide how the program is started.
 * Writes what it found to the file in its second argument, for it may have no outputs.
 */
final class EngineProbe {

    private final EpollProcessEngine engine;
    private final EventLoop loop;

    private EngineProbe(EpollProcessEngine engine, EventLoop loop) {
        this.engine = engine;
        this.loop = loop;
    }

    /** Arguments: what to try, the file for the result, and what that needs to know. */
    public static void main(String[] arguments) throws Exception {
        String result;
        try (var engine = EpollProcessEngine.start(2, 1024)) {
            var loops = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
            var probe = new EngineProbe(engine, loops.next());
            result =
                    switch (arguments[0]) {
                        case "run" -> probe.run();
                        case "inherit" -> probe.inherit();
                        case "exhaust" -> probe.exhaust();
                        case "namespace" -> probe.namespace();
                        case "complain" -> probe.complain();
                        case "signal" -> probe.signal(Integer.parseInt(arguments[2]));
                        default -> throw new IllegalArgumentException(arguments[0]);
                    };
        } catch (Exception | AssertionError e) {
            result = e.toString();
        }
        Files.writeString(Path.of(arguments[1]), result);
        Runtime.getRuntime().halt(0);
    }

    /** Descriptors, input, outputs and exit of a few commands. */
    private String run() {
        var fds = text(Specs.of("/bin/ls", "/proc/self/fd").fed());
        var echoed = launch(Specs.sh("cat; echo error >&2; exit 3").fed());
        echoed.onLoop(child -> child.write(Unpooled.copiedBuffer(new byte[] {'x'})));
        echoed.onLoop(child -> child.closeStdin());
        echoed.await();
        return fds.replace('\n', ' ')
                + echoed.text(Output.STDOUT)
                + " "
                + echoed.text(Output.STDERR).strip()
                + " "
                + echoed.exit();
    }

    /** What a command has of what the program was started with, and what the program still has. */
    private String inherit() throws Exception {
        // By posix_spawn the limits are set right after the exec: who has read a line has them.
        var command =
                launch(
                        Specs.sh(
                                        "read line; ulimit -Sn; cat /proc/self/oom_score_adj;"
                                                + " sed -n '/^SigIgn/p' /proc/self/status")
                                .fed());
        command.onLoop(child -> child.write(Unpooled.copiedBuffer(new byte[] {'\n'})));
        return command.await().text(Output.STDOUT)
                + "own "
                + Files.readString(Path.of("/proc/self/oom_score_adj"));
    }

    /** Starts commands until there are no descriptors left, and again after they have ended. */
    private String exhaust() throws Exception {
        long before = 0;
        for (int round = 0; round < 4; round++) {
            var running = new ArrayList<Observed>();
            SpawnFailure failure = null;
            for (int i = 0; i < 200; i++) {
                var command = launch(Specs.of("/bin/sleep", "600").fed());
                if (command.isStarted()) {
                    running.add(command);
                } else {
                    failure = command.failure();
                }
            }
            if (running.isEmpty() || failure == null) {
                return "no exhaustion: " + running.size() + " started";
            }
            if (failure.kind() != SpawnFailure.Kind.EXHAUSTED) {
                return failure.toString();
            }
            for (var command : running) {
                command.onLoop(child -> child.signal(Signal.KILL));
            }
            running.forEach(Observed::await);
            long after = openFds();
            // The first round also opens what classes and threads keep.
            if (round > 0 && after != before) {
                return before + " descriptors before, " + after + " after";
            }
            before = after;
        }
        return "exhausted and recovered";
    }

    /** Commands in the namespace {@code probe}, each followed by some outside of it. */
    private String namespace() {
        var own = text(Specs.sh("readlink /proc/$PPID/ns/net /proc/$PPID/ns/mnt"));
        var inside = "";
        for (int i = 0; i < 10; i++) {
            inside = text(Specs.of("/bin/ls", "/sys/class/net").inNamespace("probe"));
            for (int k = 0; k < 4; k++) {
                var outside = text(Specs.sh("readlink /proc/$$/ns/net /proc/$$/ns/mnt"));
                if (!outside.equals(own)) {
                    return inside + "lost";
                }
            }
        }
        return inside.replace('\n', ' ') + "back by " + spawnersMade() + " threads";
    }

    /** More complaints that nobody reads than there are spawners, and a command beside them. */
    private String complain() throws Exception {
        try (var fds = new Fds()) {
            var full = fds.fullPipe();
            var on = new StandardFds(full.first(), full.second(), full.second());
            var gone = new ProcessSignal(Integer.MAX_VALUE, 15, "/nothing");
            var stuck = new ArrayList<Observed>();
            for (int i = 0; i < 5; i++) {
                stuck.add(launch(Specs.of("/bin/false").sending(gone).on(on)));
            }
            var beside = launch(Specs.of("/bin/true")).await().exit();
            stuck.forEach(Observed::forsake);
            return beside
                    + " beside "
                    + stuck.stream().map(command -> command.await().exit()).distinct().toList()
                    + ", own "
                    + Files.readString(Path.of("/proc/self/oom_score_adj")).strip();
        }
    }

    /** What comes of a signal to {@code pid}, sent by the engine and by the real command. */
    private String signal(int pid) throws Exception {
        var executable = Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).toString();
        var kill = Specs.of("/bin/kill", "-15", Integer.toString(pid));
        var really = launch(kill).await();
        var sent = launch(kill.sending(new ProcessSignal(pid, 15, executable))).await();
        return sent.text(Output.STDERR)
                + sent.exit()
                + (sent.text(Output.STDERR).equals(really.text(Output.STDERR))
                                && sent.exit().equals(really.exit())
                        ? ", both" + (engine.takesDescriptors() ? "" : " by kill")
                        : ", and not " + really.text(Output.STDERR) + really.exit());
    }

    /** One more than the highest number of a spawner thread. */
    private static int spawnersMade() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("broker-spawn-"))
                .mapToInt(name -> Integer.parseInt(name.substring("broker-spawn-".length())) + 1)
                .max()
                .orElse(0);
    }

    private Observed launch(Specs specs) {
        return Observed.launch(engine, loop, specs.spec());
    }

    private String text(Specs specs) {
        var command = launch(specs).await();
        if (!command.exit().equals(new ExitStatus.Exited(0))) {
            throw new AssertionError(command.exit() + command.text(Output.STDERR));
        }
        return command.text(Output.STDOUT);
    }

    private static long openFds() throws Exception {
        try (var fds = Files.list(Path.of("/proc/self/fd"))) {
            return fds.count();
        }
    }
}
