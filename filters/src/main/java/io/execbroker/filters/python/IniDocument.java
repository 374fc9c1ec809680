package io.execbroker.filters.python;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * A parsed INI file. Immutable.
 *
 * @param file the name it was read under
 * @param defaults the options of {@code [DEFAULT]}
 * @param sections the other sections in the order of their first header
 * @param replaced options that a later one of the same name in the same section has replaced
 */
public record IniDocument(
        String file, IniSection defaults, List<IniSection> sections, List<IniOption> replaced) {
    public IniDocument {
        sections = List.copyOf(sections);
        replaced = List.copyOf(replaced);
    }

    /** The section called {@code name}; never {@code DEFAULT}. */
    public Optional<IniSection> section(String name) {
        return sections.stream().filter(section -> section.name().equals(name)).findFirst();
    }

    /**
     * The options of {@code section} as Python's {@code items()} gives them: those of {@code
     * [DEFAULT]} first, each replaced in its place by the section's own of the same name.
     */
    public List<IniOption> items(IniSection section) {
        LinkedHashMap<String, IniOption> items = new LinkedHashMap<>();
        for (IniOption option : defaults.options()) {
            items.put(option.name(), option);
        }
        for (IniOption option : section.options()) {
            items.put(option.name(), option);
        }
        return new ArrayList<>(items.values());
    }
}
