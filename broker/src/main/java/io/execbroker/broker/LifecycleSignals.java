package io.execbroker.broker;

import java.lang.reflect.Proxy;

/** SIGTERM, SIGINT and SIGHUP of the daemon itself. */
final class LifecycleSignals {

    private LifecycleSignals() {}

    /**
     * Calls {@code stop} at SIGTERM and SIGINT, {@code reload} at SIGHUP, each on a thread of the
     * JVM's own.
     *
     * <p>The JVM has no other way to hear SIGHUP, and a shutdown hook cannot choose the exit code.
     * The class sun.misc.Signal is exported by the module jdk.unsupported for such uses; the
     * compiler warns about its name whatever one does, hence the reflection.
     *
     * @throws IllegalStateException when this JVM has no such class
     */
    static void handle(Runnable stop, Runnable reload) {
        try {
            handle("TERM", stop);
            handle("INT", stop);
            handle("HUP", reload);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM cannot handle signals", e);
        }
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        var signalType = Class.forName("sun.misc.Signal");
        var handlerType = Class.forName("sun.misc.SignalHandler");
        var handler =
                Proxy.newProxyInstance(
                        handlerType.getClassLoader(),
                        new Class<?>[] {handlerType},
                        (_, _, _) -> {
                            action.run();
                            return null;
                        });
        signalType
                .getMethod("handle", signalType, handlerType)
                .invoke(null, signalType.getConstructor(String.class).newInstance(name), handler);
    }
}
