package io.execbroker.broker.posix;

/** Process groups, kill(2). */
public final class ProcessGroup {

    private ProcessGroup() {}

    /**
     * Sends {@code signal} to every process of the group. A group without processes is not an
     * error: it has ended by itself.
     *
     * @param group id of the group, above 1: 0 would be the broker's own and -1 everybody
     */
    public static void signal(long group, Signal signal) throws ErrnoException {
        if (group <= 1) {
            throw new IllegalArgumentException("group: " + group + " (expected: above 1)");
        }
        try {
            LibC.kill(Math.toIntExact(-group), signal.number());
        } catch (ErrnoException e) {
            if (!e.errnoName().equals("ESRCH")) {
                throw e;
            }
        }
    }
}
