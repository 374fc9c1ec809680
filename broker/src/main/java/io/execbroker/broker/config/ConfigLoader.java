package io.execbroker.broker.config;

import io.execbroker.broker.config.ConfigText.OptionText;
import io.execbroker.broker.config.ConfigText.SectionText;
import io.execbroker.filters.python.IniDocument;
import io.execbroker.filters.python.IniException;
import io.execbroker.filters.python.IniSection;
import io.execbroker.filters.python.RawConfigParser;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the configuration file: the INI dialect of rootwrap, with every duplicate refused. */
public final class ConfigLoader {

    private ConfigLoader() {}

    /**
     * Reads {@code file}.
     *
     * @param insecurePermissions becomes part of the configuration
     * @throws ConfigException naming everything that is wrong
     */
    public static BrokerConfig load(Path file, boolean insecurePermissions) throws ConfigException {
        var absolute = file.toAbsolutePath().normalize();
        var objection = TrustedFiles.objection(absolute, insecurePermissions);
        if (objection.isPresent()) {
            throw refused(
                    absolute + ": " + objection.get(),
                    "a file that, with every folder above it, is root's and not writable by"
                            + " others; --insecure-permissions for development");
        }
        var text = textOf(parse(absolute));
        return ConfigReader.read(text, insecurePermissions, new ConfigOrigin.File(absolute));
    }

    /**
     * What {@code config} would be if it were loaded now; itself when it has no file.
     *
     * @throws ConfigException as {@link #load}
     */
    public static BrokerConfig reload(BrokerConfig config) throws ConfigException {
        return switch (config.origin()) {
            case ConfigOrigin.File file -> load(file.path(), config.insecurePermissions());
            case ConfigOrigin.CommandLine _ -> config;
        };
    }

    private static IniDocument parse(Path file) throws ConfigException {
        try {
            return RawConfigParser.strict().parse(file.toString(), Files.readString(file));
        } catch (IniException e) {
            throw refused(String.valueOf(e.getMessage()), "[section] and name = value, each once");
        } catch (CharacterCodingException e) {
            throw refused(file + ": not UTF-8", "a text file in UTF-8");
        } catch (NoSuchFileException e) {
            throw refused(file + ": no such file", "the broker's configuration file");
        } catch (IOException e) {
            throw refused(file + ": " + e.getMessage(), "a file that the broker may read");
        }
    }

    private static ConfigException refused(String subject, String expected) {
        return new ConfigException(List.of(new ConfigProblem("configuration", subject, expected)));
    }

    private static ConfigText textOf(IniDocument document) {
        var sections = new ArrayList<SectionText>();
        // A [DEFAULT] section is rootwrap's way to say things once; here it would only hide what
        // holds for whom. Passed on, it is reported as an unknown section.
        if (document.defaults().line() > 0) {
            sections.add(textOf(document.file(), document.defaults()));
        }
        for (var section : document.sections()) {
            sections.add(textOf(document.file(), section));
        }
        return new ConfigText(document.file(), sections);
    }

    private static SectionText textOf(String file, IniSection section) {
        return new SectionText(
                section.name(),
                file + ":" + section.line(),
                section.options().stream()
                        .map(option ->
                                new OptionText(
                                        option.name(), option.value(), file + ":" + option.line()))
                        .toList());
    }
}
