package io.execbroker.broker.process.portable;

import static org.assertj.core.api.Assertions.assertThat;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.process.EngineContract;
import io.execbroker.broker.process.Output;
import io.execbroker.broker.process.ProcessEngine;
import io.execbroker.broker.process.SpawnFailure;
import io.execbroker.broker.process.Specs;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** The contract, held by the portable engine on NIO loops, and where it differs. */
final class PortableProcessEngineIT extends EngineContract {

    @Override
    protected ProcessEngine startEngine() throws Exception {
        return PortableProcessEngine.start();
    }

    @Override
    protected IoHandlerFactory ioHandlers() {
        return NioIoHandler.newFactory();
    }

    @Override
    protected ExitStatus endedBy(int signal) {
        return new ExitStatus.Exited(128 + signal);
    }

    @Override
    protected long readAheadBytes() {
        // Its own chunk and the JDK's buffer.
        return ChildOutput.CHUNK_BYTES + 8192;
    }

    @Test
    void aScriptWithoutInterpreterRunsUnderTheShell(@TempDir Path directory) throws Exception {
        var script = script(directory, "echo shell\n");

        assertThat(launch(Specs.of(script.toString())).await().text(Output.STDOUT))
                .isEqualTo("shell\n");
    }

    @Test
    void whatItCannotDoIsRefused() {
        requireRefusal(Specs.of("/bin/true").inNamespace("blue"), "enter network namespace blue");
        requireRefusal(Specs.of("/bin/true").as("nobody"), "run as user nobody");
        requireRefusal(Specs.of("/bin/true").umask(077), "set umask 077 (only 022)");
        requireRefusal(Specs.of("/bin/echo", "\udcff"), "pass text that");
    }

    private void requireRefusal(Specs specs, String step) {
        var command = launch(specs);
        var failure = command.failure();
        assertThat(failure.step()).contains(step);
        assertThat(failure.kind()).isEqualTo(SpawnFailure.Kind.FAILED);
        command.requireContract();
    }
}
