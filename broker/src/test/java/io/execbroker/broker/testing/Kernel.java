package io.execbroker.broker.testing;

import io.execbroker.broker.posix.PassedRights;
import io.execbroker.broker.stdio.RightsSwitch;

/** Kernels that a broker may find, by what they let it refuse. */
public enum Kernel {
    /** Whatever this host has. */
    OF_THIS_HOST {
        @Override
        public RightsSwitch rights() {
            return RightsSwitch.OF_KERNEL;
        }
    },

    /** One before Linux 6.16, where descriptors may always be sent. */
    WITHOUT_SO_PASSRIGHTS {
        @Override
        public RightsSwitch rights() {
            return new RightsSwitch() {
                @Override
                public void set(int socket, boolean mayBeSent) {
                    // ENOPROTOOPT.
                }

                @Override
                public boolean mayBeSent(int socket) {
                    return true;
                }
            };
        }
    };

    public abstract RightsSwitch rights();

    /** Whether the broker can refuse descriptors there. */
    public boolean refusesDescriptors(Fds fds) {
        return this == OF_THIS_HOST && PassedRights.set(fds.unixSockets().first(), false);
    }
}
