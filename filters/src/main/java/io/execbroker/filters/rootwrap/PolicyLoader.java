package io.execbroker.filters.rootwrap;

import io.execbroker.filters.FilterDefinition;
import io.execbroker.filters.Mode;
import io.execbroker.filters.Policy;
import io.execbroker.filters.PolicyException;
import io.execbroker.filters.PolicyProblem;
import io.execbroker.filters.PolicyProblem.Severity;
import io.execbroker.filters.PolicySettings;
import io.execbroker.filters.TrustedOwners;
import io.execbroker.filters.compatible.CompatibleDialect;
import io.execbroker.filters.compatible.CompatibleFilters;
import io.execbroker.filters.compatible.Host;
import io.execbroker.filters.engine.Filter;
import io.execbroker.filters.engine.OriginalRaisesException;
import io.execbroker.filters.path.TrustedPath;
import io.execbroker.filters.python.IniException;
import io.execbroker.filters.python.RawConfigParser;
import io.execbroker.filters.strict.DefinitionException;
import io.execbroker.filters.strict.StrictDialect;
import io.execbroker.filters.strict.StrictFilters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads policies. */
public final class PolicyLoader {
    private static final FilterDefinition PRIVSEP_HELPER =
            new FilterDefinition(
                    "privsep-helper",
                    "CommandFilter",
                    List.of("privsep-helper", "root"),
                    FilterDefinition.BUILT_IN,
                    0);

    private final Path configuration;
    private final TrustedOwners owners;
    private final Host host;

    private PolicyLoader(Path configuration, TrustedOwners owners, Host host) {
        this.configuration = configuration.toAbsolutePath();
        this.owners = owners;
        this.host = host;
    }

    /**
     * Loads the policy that {@code rootwrapConf} describes. Reads files; not for event loops.
     *
     * @throws PolicyException if the policy is refused as a whole: a file that is missing,
     *     unreadable, malformed or, in strict, not to be trusted
     */
    public static Policy load(Path rootwrapConf, Mode mode, TrustedOwners owners)
            throws PolicyException {
        return load(rootwrapConf, mode, owners, Host.ofThisProcess());
    }

    static Policy load(Path rootwrapConf, Mode mode, TrustedOwners owners, Host host)
            throws PolicyException {
        PolicyLoader loader = new PolicyLoader(rootwrapConf, owners, host);
        return switch (mode) {
            case STRICT -> loader.loadStrict();
            case COMPATIBLE -> loader.loadCompatible();
        };
    }

    private Policy loadStrict() throws PolicyException {
        PolicyFiles files = new PolicyFiles(Mode.STRICT, owners);
        PolicySettings settings = settings(files, Mode.STRICT);
        List<PolicyProblem> problems = new ArrayList<>();
        List<Filter> filters = new ArrayList<>();
        StrictFilters builder = new StrictFilters(settings.execDirs());
        for (DefinitionReader.Read read :
                new DefinitionReader(Mode.STRICT, files, host.workingDirectory(), problems)
                        .read(settings.filtersPath())) {
            FilterDefinition definition = read.definition();
            if (CompatibleFilters.breaksOriginal(definition.filterClass())) {
                throw new PolicyException(
                        definition.location()
                                + ": "
                                + definition.name()
                                + ": '"
                                + definition.filterClass()
                                + "' is no filter class, and rootwrap loads nothing because of"
                                + " it; remove the definition");
            }
            Optional<String> objection = read.objection();
            try {
                Optional<Filter> filter = builder.build(definition);
                if (filter.isEmpty()) {
                    problems.add(unknownClass(definition));
                } else if (objection.isEmpty()) {
                    filters.add(filter.get());
                }
            } catch (DefinitionException e) {
                objection = Optional.of(objection.orElse(e.getMessage()));
            }
            if (objection.isPresent()) {
                filters.add(StrictFilters.switchedOff(definition, objection.get()));
                problems.add(problem(Severity.SWITCHED_OFF, definition, objection.get()));
            }
        }
        StrictDialect dialect =
                new StrictDialect(settings.execDirs(), new TrustedPath(owners), System::nanoTime);
        return new StrictPolicy(settings, filters, problems, dialect);
    }

    private Policy loadCompatible() throws PolicyException {
        PolicyFiles files = new PolicyFiles(Mode.COMPATIBLE, owners);
        PolicySettings settings = settings(files, Mode.COMPATIBLE);
        List<PolicyProblem> problems = new ArrayList<>();
        List<Filter> filters = new ArrayList<>();
        Optional<String> loadFailure = Optional.empty();
        try {
            readCompatible(files, settings, filters, problems);
        } catch (OriginalRaisesException e) {
            String failure = "oslo.rootwrap loads no definition at all: " + e.getMessage();
            loadFailure = Optional.of(failure);
            problems.add(
                    new PolicyProblem(
                            Severity.SWITCHED_OFF, configuration.toString(), 0, "", failure));
        }
        CompatibleDialect dialect = new CompatibleDialect(settings.execDirs(), host);
        return new CompatiblePolicy(
                settings, filters, problems, dialect, loadFailure, strictCounterpart(problems));
    }

    private void readCompatible(
            PolicyFiles files,
            PolicySettings settings,
            List<Filter> filters,
            List<PolicyProblem> problems)
            throws PolicyException {
        CompatibleFilters builder = new CompatibleFilters(host);
        for (DefinitionReader.Read read :
                new DefinitionReader(Mode.COMPATIBLE, files, host.workingDirectory(), problems)
                        .read(settings.filtersPath())) {
            FilterDefinition definition = read.definition();
            try {
                builder.build(definition)
                        .ifPresentOrElse(
                                filters::add, () -> problems.add(unknownClass(definition)));
            } catch (OriginalRaisesException e) {
                throw new OriginalRaisesException(definition.location() + ": " + e.getMessage());
            }
        }
        builder.build(PRIVSEP_HELPER).ifPresent(filters::add);
    }

    /** The same files read strictly, or empty if strict refuses them. */
    private Optional<Policy> strictCounterpart(List<PolicyProblem> problems) {
        try {
            return Optional.of(loadStrict());
        } catch (PolicyException e) {
            problems.add(
                    new PolicyProblem(
                            Severity.WARNING,
                            configuration.toString(),
                            0,
                            "",
                            "strict refuses this policy: " + e.getMessage()));
            return Optional.empty();
        }
    }

    private PolicySettings settings(PolicyFiles files, Mode mode) throws PolicyException {
        try {
            return new SettingsReader(
                            RawConfigParser.strict()
                                    .parse(configuration.toString(), files.read(configuration)),
                            mode,
                            host)
                    .read();
        } catch (IniException e) {
            throw new PolicyException(e.getMessage());
        }
    }

    private static PolicyProblem unknownClass(FilterDefinition definition) {
        return problem(
                Severity.WARNING,
                definition,
                "is skipped, there is no filter class '" + definition.filterClass() + "'");
    }

    private static PolicyProblem problem(
            Severity severity, FilterDefinition definition, String reason) {
        return new PolicyProblem(
                severity, definition.file(), definition.line(), definition.name(), reason);
    }
}
