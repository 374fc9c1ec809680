package io.execbroker.broker.process.epoll;

import io.execbroker.broker.posix.NamedNetwork;
import io.execbroker.broker.posix.NamespaceFds;
import io.execbroker.broker.posix.NamespaceMounts;

/**
 * What a child enters on its way to its exec; stays open until it is past that. Whoever holds this
 * owns both.
 */
record NamespaceEntry(NamedNetwork network, NamespaceMounts mounts) implements AutoCloseable {

    NamespaceFds fds() {
        return mounts.with(network.fd());
    }

    /** Once. */
    @Override
    public void close() {
        network.close();
        mounts.close();
    }
}
