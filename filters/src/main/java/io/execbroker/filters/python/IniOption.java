package io.execbroker.filters.python;

/**
 * One option of an INI file.
 *
 * @param name lower-cased
 * @param value without surrounding blanks; continuation lines joined by line feeds
 * @param section the section it stands in
 * @param line one-based line of its first line
 * @param indented whether that line begins with blanks
 */
public record IniOption(String name, String value, String section, int line, boolean indented) {}
