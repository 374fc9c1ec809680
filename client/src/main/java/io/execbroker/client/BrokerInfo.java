package io.execbroker.client;

/**
 * The broker at the other end, as it introduced itself.
 *
 * @param protocolVersion the version both sides speak
 * @param brokerVersion its name and version
 * @param profile the profile whose filters judge this client's commands
 * @param instanceId hexadecimal, another one after every start of the broker
 */
public record BrokerInfo(
        int protocolVersion,
        String brokerVersion,
        String profile,
        String instanceId,
        BrokerLimits limits) {}
