package io.execbroker.broker.config;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of values that keys take. */
final class ValueTypes {

    /** What the kernel keeps of a path in a socket's address, without its NUL (unix(7)). */
    private static final int SOCKET_PATH_BYTES = 107;

    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

    static final ValueType<Path> PATH =
            new ValueType<>("path", "an absolute path without ..", ValueTypes::readPath);

    static final ValueType<Optional<Path>> OPTIONAL_PATH =
            new ValueType<>(
                    "path",
                    "an absolute path without .., or nothing",
                    text ->
                            Optional.of(readPath(text))
                                    .filter(path -> text.isEmpty() || path.isPresent()));

    static final ValueType<Path> SOCKET_PATH =
            new ValueType<>(
                    "path",
                    "an absolute path without .. of at most " + SOCKET_PATH_BYTES + " bytes",
                    text -> readPath(text).filter(ValueTypes::fitsSocketAddress));

    static final ValueType<Integer> PERMISSIONS =
            new ValueType<>(
                    "mode",
                    "three octal digits, such as 0660",
                    text ->
                            OCTAL.matcher(text).matches()
                                    ? Optional.of(Integer.parseInt(text, 8))
                                    : Optional.empty());

    static final ValueType<Optional<String>> NAME =
            new ValueType<>(
                    "name",
                    "one name or number, or nothing",
                    text ->
                            text.contains(",") || text.contains(" ")
                                    ? Optional.empty()
                                    : Optional.of(
                                            Optional.of(text).filter(name -> !name.isEmpty())));

    static final ValueType<List<String>> NAMES =
            new ValueType<>(
                    "names",
                    "names or numbers, separated by commas",
                    text -> Optional.of(elements(text)));

    static final ValueType<List<String>> FOLDERS =
            new ValueType<>(
                    "paths",
                    "absolute paths without .., separated by commas",
                    text ->
                            Optional.of(elements(text))
                                    .filter(all ->
                                            all.stream()
                                                    .allMatch(one -> readPath(one).isPresent())));

    static final ValueType<List<InetSocketAddress>> ADDRESSES =
            new ValueType<>(
                    "addresses",
                    ListenAddress.EXPECTED,
                    text -> {
                        var addresses = elements(text).stream().map(ListenAddress::read).toList();
                        return addresses.stream().allMatch(Optional::isPresent)
                                ? Optional.of(addresses.stream().flatMap(Optional::stream).toList())
                                : Optional.empty();
                    });

    static final ValueType<Boolean> YES_NO =
            new ValueType<>(
                    "yes/no",
                    "yes or no",
                    text ->
                            switch (text) {
                                case "yes" -> Optional.of(true);
                                case "no" -> Optional.of(false);
                                default -> Optional.empty();
                            });

    static final ValueType<AuditTarget> AUDIT =
            new ValueType<>(
                    "target",
                    "stdout or an absolute path without ..",
                    text ->
                            text.equals("stdout")
                                    ? Optional.of(new AuditTarget.Stdout())
                                    : readPath(text).map(AuditTarget.File::new));

    private ValueTypes() {}

    static ValueType<Integer> count(int least, int most) {
        return new ValueType<>(
                "count",
                "a number from " + least + " to " + most,
                text -> readCount(text, least, most));
    }

    /**
     * A count that may be left to the broker.
     *
     * @param ofProcessors what {@code auto} means on a machine with that many processors
     */
    static ValueType<Integer> countOrAuto(int least, int most, IntUnaryOperator ofProcessors) {
        return new ValueType<>(
                "count",
                "auto or a number from " + least + " to " + most,
                text ->
                        text.equals("auto")
                                ? Optional.of(
                                        ofProcessors.applyAsInt(
                                                Runtime.getRuntime().availableProcessors()))
                                : readCount(text, least, most));
    }

    static ValueType<Duration> duration(Duration least, Duration most) {
        var bounds =
                Quantity.DURATION.write(least.toNanos())
                        + " to "
                        + Quantity.DURATION.write(most.toNanos());
        return new ValueType<>(
                "duration",
                "a number with ms, s, min or h, from " + bounds,
                text ->
                        Quantity.DURATION.read(text).stream()
                                .mapToObj(Duration::ofNanos)
                                .filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0)
                                .findFirst());
    }

    static ValueType<Long> bytes(long least, long most) {
        var bounds = Quantity.BYTES.write(least) + " to " + Quantity.BYTES.write(most);
        return new ValueType<>(
                "bytes",
                "a number, alone or with KiB, MiB or GiB, from " + bounds,
                text ->
                        Quantity.BYTES.read(text).stream()
                                .filter(amount -> amount >= least && amount <= most)
                                .boxed()
                                .findFirst());
    }

    static <E extends Enum<E>> ValueType<E> choice(Class<E> choices) {
        var words =
                Arrays.stream(choices.getEnumConstants())
                        .collect(
                                Collectors.toMap(
                                        constant -> constant.name().toLowerCase(Locale.ROOT),
                                        constant -> constant));
        return new ValueType<>(
                "choice",
                words.keySet().stream().sorted().collect(Collectors.joining(" or ")),
                text -> Optional.ofNullable(words.get(text)));
    }

    private static Optional<Integer> readCount(String text, int least, int most) {
        if (!text.matches("\\d{1,9}")) {
            return Optional.empty();
        }
        return Optional.of(Integer.parseInt(text)).filter(n -> n >= least && n <= most);
    }

    private static Optional<Path> readPath(String text) {
        if (!text.startsWith("/") || text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(text)).filter(path -> path.equals(path.normalize()));
        } catch (InvalidPathException notOfThisLocale) {
            return Optional.empty();
        }
    }

    private static boolean fitsSocketAddress(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length <= SOCKET_PATH_BYTES;
    }

    static List<String> elements(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
