package io.execbroker.broker.stdio;

import io.execbroker.broker.posix.PassedRights;

/** Whether the peers of a Unix socket may send descriptors. Any thread. */
public interface RightsSwitch {

    /** The kernel's, since Linux 6.16; before, nothing changes and they always may. */
    RightsSwitch OF_KERNEL =
            new RightsSwitch() {
                @Override
                public void set(int socket, boolean mayBeSent) {
                    var _ = PassedRights.set(socket, mayBeSent);
                }

                @Override
                public boolean mayBeSent(int socket) {
                    return PassedRights.mayBeSent(socket);
                }
            };

    /** {@link PassedRights#set}. */
    void set(int socket, boolean mayBeSent);

    /** {@link PassedRights#mayBeSent}. */
    boolean mayBeSent(int socket);
}
