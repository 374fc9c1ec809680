package io.execbroker.broker.session;

import io.execbroker.broker.policy.Profile;

/**
 * What a Hello has settled.
 *
 * @param clientName for the log
 * @param profile that judges the connection's requests
 * @param windowBytes credit for the output of the connection
 */
record Greeting(String clientName, Profile profile, int windowBytes) {}
