package io.execbroker.broker.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A number with its unit, as the operator writes it: {@code 250ms}, {@code 64KiB}. */
final class Quantity {

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*([A-Za-z]*)");

    /** Unit to nanoseconds, smallest first. */
    static final Quantity DURATION =
            new Quantity(
                    Map.entry("ms", 1_000_000L),
                    Map.entry("s", 1_000_000_000L),
                    Map.entry("min", 60_000_000_000L),
                    Map.entry("h", 3_600_000_000_000L));

    /** Unit to bytes, smallest first. */
    static final Quantity BYTES =
            new Quantity(
                    Map.entry("", 1L),
                    Map.entry("KiB", 1L << 10),
                    Map.entry("MiB", 1L << 20),
                    Map.entry("GiB", 1L << 30));

    private final Map<String, Long> units = new LinkedHashMap<>();

    @SafeVarargs
    private Quantity(Map.Entry<String, Long>... units) {
        for (var unit : units) {
            this.units.put(unit.getKey(), unit.getValue());
        }
    }

    /** The amount in the base unit; empty when the unit is unknown or a long cannot hold it. */
    OptionalLong read(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        var number = Long.parseLong(matcher.group(1));
        return Optional.ofNullable(units.get(matcher.group(2))).stream()
                .filter(factor -> number <= Long.MAX_VALUE / factor)
                .mapToLong(factor -> number * factor)
                .findFirst();
    }

    /** The shortest way to write an amount of the base unit. */
    String write(long amount) {
        var text = Long.toString(amount);
        for (var unit : units.entrySet()) {
            if (amount != 0 && amount % unit.getValue() == 0) {
                text = amount / unit.getValue() + unit.getKey();
            }
        }
        return text;
    }
}
