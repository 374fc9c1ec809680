package io.execbroker.broker.admission;

/** Order of service among waiting requests, most urgent first. */
public enum Priority {
    INTERACTIVE,
    NORMAL,
    BULK
}
