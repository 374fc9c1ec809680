package io.execbroker.broker.config;

/** The catalogue of keys for people: a table for the manual and a sample file. */
final class ConfigTable {

    /** Characters of a comment's line in the sample, without its {@code "# "}. */
    private static final int WIDTH = 78;

    private ConfigTable() {}

    private static final String MANUAL_HEAD =
            """
            # Configuration of execbrokerd

            `execbrokerd serve --config FILE` reads one file in the INI dialect of rootwrap:
            `name = value` or `name: value`, lines that continue deeper indented, whole-line comments
            with `#` or `;`. A key or section that is not listed here, a duplicate and a value out of
            bounds are errors; all of them are reported together, each with its line. The file and
            every folder above it must be root's and not writable by others.

            At SIGHUP the profiles are read again. A change of any other key needs a restart.

            """;

    private static final String SAMPLE_HEAD =
            """
            # Configuration of execbrokerd. Every key stands here at its default; see CONFIGURATION.md.
            # This file and the folders above it must be root's and not writable by others.
            """;

    /** The manual: a Markdown table for each section. */
    static String manual() {
        var out = new StringBuilder(MANUAL_HEAD);
        for (var section : Section.values()) {
            out.append("### ").append(section.heading()).append("\n\n");
            out.append("| key | default | value | meaning |\n|---|---|---|---|\n");
            for (var key : ConfigCatalog.keys()) {
                if (key.section() == section) {
                    out.append(row(key));
                }
            }
            out.append('\n');
        }
        return out.toString().stripTrailing() + "\n";
    }

    /** A file in which every key stands, commented out, at its default. */
    static String sample() {
        var out = new StringBuilder(SAMPLE_HEAD);
        for (var section : Section.values()) {
            out.append('\n').append(headingInSample(section)).append('\n');
            for (var key : ConfigCatalog.keys()) {
                if (key.section() == section) {
                    out.append(entry(key));
                }
            }
        }
        return out.toString();
    }

    private static String row(ConfigKey<?> key) {
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        key.name(), quoted(key.defaultText()), key.type().expected(), key.meaning())
                .replace(System.lineSeparator(), "\n");
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "empty" : text.equals("required") ? text : "`" + text + "`";
    }

    private static String headingInSample(Section section) {
        return section == Section.PROFILE ? "# [profile NAME]" : section.heading();
    }

    private static String entry(ConfigKey<?> key) {
        var value =
                switch (key.fallback()) {
                    case ConfigKey.Fallback.Literal<?> literal -> literal.text();
                    case ConfigKey.Fallback.SameAs<?> _ -> "";
                    case ConfigKey.Fallback.Required<?> _ -> "";
                };
        var note =
                switch (key.fallback()) {
                    case ConfigKey.Fallback.Literal<?> _ -> "";
                    case ConfigKey.Fallback.SameAs<?> _ -> " Default: " + key.defaultText() + ".";
                    case ConfigKey.Fallback.Required<?> _ -> " Required.";
                };
        return comment(key.meaning() + note) + ("# " + key.name() + " = " + value).strip() + "\n";
    }

    private static String comment(String text) {
        var lines = new StringBuilder();
        var rest = text;
        while (rest.length() > WIDTH) {
            var end = rest.lastIndexOf(' ', WIDTH);
            lines.append("\n# ").append(rest, 0, end);
            rest = rest.substring(end + 1);
        }
        return lines.append("\n# ").append(rest).append('\n').toString();
    }
}
