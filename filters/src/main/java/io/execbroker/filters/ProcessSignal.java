package io.execbroker.filters;

/**
 * A signal to one process, for a broker that sends it itself instead of running {@code kill}: it
 * opens a pidfd, looks once more whose it is, and signals by that. So no process gets it that has
 * taken over the number since the decision.
 *
 * @param pid above 1
 * @param signal number of the signal, 0 to 64; 0 only asks whether the process is there, kill(2)
 * @param executable what {@code /proc/PID/exe} named when it was decided, without the kernel's
 *     {@code " (deleted)"}
 */
public record ProcessSignal(int pid, int signal, String executable) implements NativeForm {}
