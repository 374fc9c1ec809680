package io.execbroker.broker.cli;

import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.rootwrap.PolicyLoader;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The options of every command that reads a policy. */
final class PolicyOptions {
    @Option(
            names = "--rootwrap-config",
            required = true,
            paramLabel = "CONF",
            description = "The rootwrap.conf to read.")
    private @Nullable Path configuration;

    @Option(
            names = "--insecure-permissions",
            description =
                    "Trust files whoever owns them and may write to them. For development only.")
    private boolean insecure;

    TrustedOwners owners() {
        return insecure ? TrustedOwners.insecure() : TrustedOwners.root();
    }

    /** Loads the policy; says why on {@code err} and returns empty if it is refused. */
    Optional<Policy> load(Mode mode, PrintStream err) {
        if (configuration == null) {
            throw new IllegalStateException("picocli requires --rootwrap-config");
        }
        if (insecure) {
            err.println(
                    "WARNING: --insecure-permissions: ownership and permissions are NOT checked;"
                            + " whoever can write these files decides what runs as root");
        }
        try {
            return Optional.of(PolicyLoader.load(configuration, mode, owners()));
        } catch (PolicyException e) {
            err.println("policy refused: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Reads {@code strict} and {@code compatible}. */
    static final class ModeConverter implements ITypeConverter<Mode> {
        @Override
        public Mode convert(String value) {
            for (Mode mode : Mode.values()) {
                if (mode.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return mode;
                }
            }
            throw new TypeConversionException("'" + value + "' is neither strict nor compatible");
        }
    }
}
