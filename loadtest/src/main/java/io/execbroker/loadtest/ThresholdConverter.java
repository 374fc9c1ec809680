package io.execbroker.loadtest;

import io.execbroker.loadtest.bench.Threshold;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A threshold as it is written on the command line. */
final class ThresholdConverter implements ITypeConverter<Threshold> {

    @Override
    public Threshold convert(String text) {
        try {
            return Threshold.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
