package io.execbroker.loadtest;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How many times as fast as recorded: a number above 0, or {@code max} for infinitely. */
final class SpeedConverter implements ITypeConverter<Double> {
    private static final String MAX = "max";

    @Override
    public Double convert(String text) {
        if (text.equals(MAX)) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            var speed = Double.parseDouble(text);
            if (speed > 0 && Double.isFinite(speed)) {
                return speed;
            }
        } catch (NumberFormatException e) {
            // Refused like a number out of bounds.
        }
        throw new TypeConversionException("speed: " + text + " (expected: a number > 0, or max)");
    }
}
