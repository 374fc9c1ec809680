package io.execbroker.broker.posix;

/** How this process takes signals. */
public final class SignalDispositions {

    private SignalDispositions() {}

    /**
     * Makes children wait to be reaped. Whoever started the broker may have left SIGCHLD ignored;
     * the kernel would then reap children by itself and their exit status would be lost.
     */
    public static void keepChildren() throws ErrnoException {
        LibC.signal(LinuxAbi.SIGCHLD, LinuxAbi.SIG_DFL);
    }
}
