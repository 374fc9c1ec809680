package io.execbroker.filters.engine;

/** What became of looking up an executable. */
public sealed interface Executable {
    /** It is at {@code path}. */
    record Found(String path) implements Executable {}

    /** There is none to run; {@code why} is a clause. */
    record Absent(String why) implements Executable {}
}
