package io.execbroker.broker.cli;

import io.execbroker.broker.config.BrokerVersion;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class VersionText implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "execbrokerd " + BrokerVersion.current() + " (Java " + Runtime.version() + ")"
        };
    }
}
