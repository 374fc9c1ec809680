package io.execbroker.filters;

/** How a broker, which is root, can do by itself what a command would be run for. */
public sealed interface NativeForm permits NamespaceEntry, ProcessSignal {}
