package io.execbroker.filters.python;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Python's {@code configparser.RawConfigParser}: {@code name = value} or {@code name: value},
 * values continued on deeper indented lines, whole-line comments with {@code #} or {@code ;}, no
 * interpolation, option names lower-cased. Keeps the line of every option.
 *
 * <p>{@link #strict} refuses duplicate sections and options, as Python's default does; {@link
 * #lenient} lets the later one win, as {@code strict=False} does. Stateless and thread-safe.
 */
public final class RawConfigParser {
    private static final String DEFAULT_SECTION = "DEFAULT";

    private final boolean refusesDuplicates;

    private RawConfigParser(boolean refusesDuplicates) {
        this.refusesDuplicates = refusesDuplicates;
    }

    /** A parser for which a duplicate is an error. */
    public static RawConfigParser strict() {
        return new RawConfigParser(true);
    }

    /** A parser for which the later duplicate wins. */
    public static RawConfigParser lenient() {
        return new RawConfigParser(false);
    }

    /**
     * Parses {@code text}.
     *
     * @param file the name to report errors under
     * @throws IniException where Python raises a {@code configparser.Error}
     */
    public IniDocument parse(String file, String text) throws IniException {
        return new Reading(file).read(text);
    }

    /** A section while its file is being read. */
    private record OpenSection(String name, int line, LinkedHashMap<String, OpenOption> options) {
        static OpenSection at(String name, int line) {
            return new OpenSection(name, line, new LinkedHashMap<>());
        }

        IniSection close() {
            LinkedHashMap<String, IniOption> closed = new LinkedHashMap<>();
            options.forEach((key, option) -> closed.put(key, option.close(name)));
            return new IniSection(name, line, closed);
        }
    }

    /** An option while its continuation lines are being collected. */
    private record OpenOption(String name, int line, boolean indented, List<String> lines) {
        IniOption close(String section) {
            String joined = String.join("\n", lines);
            int end = joined.length();
            while (end > 0 && PythonText.isSpace(joined.charAt(end - 1))) {
                end--;
            }
            return new IniOption(name, joined.substring(0, end), section, line, indented);
        }
    }

    /** One pass over one file. */
    private final class Reading {
        private final String file;
        private final LinkedHashMap<String, OpenSection> sections = new LinkedHashMap<>();
        private final List<IniOption> replaced = new ArrayList<>();
        private final List<Integer> bogusLines = new ArrayList<>();
        private OpenSection defaults = OpenSection.at(DEFAULT_SECTION, 0);

        // The place of the line being read: no section before the first header, no option before
        // the first one of a section.
        private @Nullable OpenSection section;
        private @Nullable OpenOption option;
        private int indent;

        Reading(String file) {
            this.file = file;
        }

        IniDocument read(String text) throws IniException {
            String[] lines = text.split("\r\n|\r|\n", -1);
            for (int i = 0; i < lines.length; i++) {
                boolean isAfterLastLineEnd = i == lines.length - 1 && lines[i].isEmpty();
                if (!isAfterLastLineEnd) {
                    readLine(lines[i], i + 1);
                }
            }
            if (!bogusLines.isEmpty()) {
                throw new IniException(
                        IniException.Kind.PARSING,
                        file,
                        bogusLines,
                        "this is neither [section] nor name = value");
            }
            List<IniSection> closed = new ArrayList<>();
            sections.values().forEach(open -> closed.add(open.close()));
            return new IniDocument(file, defaults.close(), closed, replaced);
        }

        private void readLine(String line, int number) throws IniException {
            String value = PythonText.strip(line);
            if (value.startsWith("#") || value.startsWith(";")) {
                return;
            }
            if (value.isEmpty()) {
                if (option != null) {
                    option.lines().add("");
                }
                return;
            }
            int lineIndent = line.indexOf(value);
            if (option != null && lineIndent > indent) {
                option.lines().add(value);
                return;
            }
            indent = lineIndent;
            int close = value.lastIndexOf(']');
            if (value.startsWith("[") && close >= 2) {
                enterSection(value.substring(1, close), number);
            } else if (section == null) {
                throw new IniException(
                        IniException.Kind.MISSING_SECTION_HEADER,
                        file,
                        List.of(number),
                        "this line stands before the first [section]");
            } else {
                readOption(section, value, number);
            }
        }

        private void enterSection(String name, int number) throws IniException {
            if (name.equals(DEFAULT_SECTION)) {
                if (defaults.line() == 0) {
                    defaults = new OpenSection(name, number, defaults.options());
                }
                section = defaults;
            } else {
                OpenSection known = sections.get(name);
                if (known != null && refusesDuplicates) {
                    throw new IniException(
                            IniException.Kind.DUPLICATE_SECTION,
                            file,
                            List.of(number),
                            "section [" + name + "] is already on line " + known.line());
                }
                section = sections.computeIfAbsent(name, n -> OpenSection.at(n, number));
            }
            option = null;
        }

        private void readOption(OpenSection in, String value, int number) throws IniException {
            int delimiter = indexOfDelimiter(value);
            if (delimiter < 0) {
                bogusLines.add(number);
                return;
            }
            String name = PythonText.strip(value.substring(0, delimiter)).toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                bogusLines.add(number);
            }
            OpenOption open = new OpenOption(name, number, indent > 0, new ArrayList<>());
            open.lines().add(PythonText.strip(value.substring(delimiter + 1)));
            OpenOption earlier = in.options().put(name, open);
            if (earlier != null) {
                if (refusesDuplicates) {
                    throw new IniException(
                            IniException.Kind.DUPLICATE_OPTION,
                            file,
                            List.of(number),
                            "option " + name + " is already on line " + earlier.line());
                }
                replaced.add(earlier.close(in.name()));
            }
            option = name.isEmpty() ? null : open;
        }

        private int indexOfDelimiter(String value) {
            for (int i = 0; i < value.length(); i++) {
                if (value.charAt(i) == '=' || value.charAt(i) == ':') {
                    return i;
                }
            }
            return -1;
        }
    }
}
