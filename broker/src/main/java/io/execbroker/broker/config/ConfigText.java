package io.execbroker.broker.config;

import java.util.List;
import java.util.Optional;

/**
 * A configuration as it was written, before anything is known about it.
 *
 * @param where the file, or what stands for it
 * @param sections in order, names unique
 */
record ConfigText(String where, List<SectionText> sections) {

    /**
     * A section.
     *
     * @param name what stands between the brackets
     * @param where {@code file:line}, or the option of the command line
     * @param options in order, names unique
     */
    record SectionText(String name, String where, List<OptionText> options) {

        /** An empty section that nobody wrote. */
        static SectionText absent(String name, String where) {
            return new SectionText(name, where, List.of());
        }

        Optional<OptionText> option(String optionName) {
            return options.stream().filter(option -> option.name().equals(optionName)).findFirst();
        }
    }

    /**
     * An option.
     *
     * @param name as written
     * @param value as written
     * @param where {@code file:line}, or the option of the command line
     */
    record OptionText(String name, String value, String where) {}

    /** The section with this name, or an empty one. */
    SectionText section(String name) {
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElse(SectionText.absent(name, where));
    }
}
