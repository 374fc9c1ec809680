package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.ExitStatus;
import io.execbroker.broker.process.EngineContract;
import io.execbroker.broker.process.ProcessEngine;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;

/** The contract, held by the Linux engine. */
final class EpollProcessEngineIT extends EngineContract {

    @Override
    protected ProcessEngine startEngine() throws Exception {
        return EpollProcessEngine.start(2, 1024);
    }

    @Override
    protected IoHandlerFactory ioHandlers() {
        return EpollIoHandler.newFactory();
    }

    @Override
    protected ExitStatus endedBy(int signal) {
        return new ExitStatus.Signaled(signal, false);
    }

    @Override
    protected long readAheadBytes() {
        return 0;
    }
}
