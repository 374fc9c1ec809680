package io.execbroker.loadtest;

import io.execbroker.loadtest.trace.Release;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a release from the command line by its tag. */
final class ReleaseConverter implements ITypeConverter<Release> {
    @Override
    public Release convert(String tag) {
        try {
            return Release.ofTag(tag);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
