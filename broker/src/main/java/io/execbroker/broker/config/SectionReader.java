package io.execbroker.broker.config;

import io.execbroker.broker.config.ConfigKey.Fallback;
import io.execbroker.broker.config.ConfigText.OptionText;
import io.execbroker.broker.config.ConfigText.SectionText;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The typed values of one section. What cannot stand is added to the list of problems, and the
 * default is read in its place, so that one reading finds everything.
 */
final class SectionReader {

    private final Section kind;
    private final SectionText text;
    private final Optional<SectionReader> parent;
    private final Set<ConfigProblem> problems;

    /**
     * @param parent where values that this section takes over come from
     * @param problems grows
     */
    SectionReader(
            Section kind,
            SectionText text,
            Optional<SectionReader> parent,
            Set<ConfigProblem> problems) {
        this.kind = kind;
        this.text = text;
        this.parent = parent;
        this.problems = problems;
    }

    /** The value of {@code key}; empty only where it is required and missing or wrong. */
    <T> Optional<T> find(ConfigKey<T> key) {
        var option = text.option(key.name());
        if (option.isEmpty()) {
            return fallback(key, true);
        }
        var value = key.type().read(option.get().value().strip());
        if (value.isEmpty()) {
            report(option.get(), key.type().expected());
            return fallback(key, false);
        }
        return value;
    }

    /** The value of a key that is not {@linkplain Fallback.Required required}. */
    <T> T get(ConfigKey<T> key) {
        return find(key).orElseThrow();
    }

    /** Whether this section itself sets {@code key}. */
    boolean isWritten(ConfigKey<?> key) {
        return text.option(key.name()).isPresent();
    }

    /** Adds a problem for every option that no key of this kind of section bears. */
    void reportUnknown() {
        var known =
                ConfigCatalog.keys().stream()
                        .filter(key -> key.section() == kind)
                        .map(ConfigKey::name)
                        .toList();
        text.options().stream()
                .filter(option -> !known.contains(option.name()))
                .forEach(option ->
                        report(
                                option,
                                known.stream()
                                        .collect(Collectors.joining(", ", "a known key: ", ""))));
    }

    /** Adds a problem about a value that is right in itself. */
    void report(ConfigKey<?> key, String expected) {
        text.option(key.name())
                .ifPresentOrElse(
                        option -> report(option, expected),
                        () ->
                                problems.add(
                                        new ConfigProblem(
                                                text.where(),
                                                name() + " " + key.name(),
                                                expected)));
    }

    private <T> Optional<T> fallback(ConfigKey<T> key, boolean reportMissing) {
        return switch (key.fallback()) {
            case Fallback.Literal<T> literal -> key.type().read(literal.text());
            case Fallback.SameAs<T> same -> parent.orElseThrow().find(same.key());
            case Fallback.Required<T> _ -> {
                if (reportMissing) {
                    report(key, "to be there: " + key.type().expected());
                }
                yield Optional.empty();
            }
        };
    }

    private void report(OptionText option, String expected) {
        problems.add(
                new ConfigProblem(
                        option.where(),
                        name() + " " + option.name() + " = " + option.value(),
                        expected));
    }

    private String name() {
        return "[" + text.name() + "]";
    }
}
