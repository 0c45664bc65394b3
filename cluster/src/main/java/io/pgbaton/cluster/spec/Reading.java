package io.pgbaton.cluster.spec;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Makes a value of one YAML scalar, or says why not. */
interface Reading<T> {

    T of(ScalarNode scalar) throws Refused;

    /** Why a value is refused, and what to write instead. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /**
     * The same, less the values that the function has an objection to.
     *
     * @param objection what is wrong and what to write instead; empty: nothing
     */
    default Reading<T> unless(Function<T, Optional<String>> objection) {
        return scalar -> {
            T value = of(scalar);
            Optional<String> wrong = objection.apply(value);
            if (wrong.isPresent()) {
                throw new Refused(wrong.get());
            }
            return value;
        };
    }

    /** Text of some shape. */
    static Reading<String> text(Pattern shape, String expected) {
        return scalar -> {
            String value = string(scalar);
            if (!shape.matcher(value).matches()) {
                throw new Refused("\"" + shown(value) + "\" does not fit; write " + expected);
            }
            return value;
        };
    }

    /** A whole number in a range. */
    static Reading<Integer> integer(int least, int greatest) {
        return scalar -> {
            String value = scalar.getValue();
            if (!scalar.getTag().equals(Tag.INT) || !value.matches("0|-?[1-9][0-9]{0,17}")) {
                throw new Refused(
                        "\""
                                + shown(value)
                                + "\" is not a whole number; write one from "
                                + least
                                + " to "
                                + greatest);
            }
            long number = Long.parseLong(value);
            if (number < least || number > greatest) {
                throw new Refused(
                        number
                                + " is out of range; write a number from "
                                + least
                                + " to "
                                + greatest);
            }
            return (int) number;
        };
    }

    /** {@code true} or {@code false}. */
    static Reading<Boolean> bool() {
        return scalar ->
                switch (scalar.getValue()) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                            throw new Refused(
                                    "\""
                                            + shown(scalar.getValue())
                                            + "\" is neither true nor false");
                };
    }

    /** A duration in a range. */
    static Reading<Duration> duration(Duration least, Duration greatest) {
        return scalar -> {
            String value = scalar.getValue();
            Duration duration =
                    Quantity.duration(value)
                            .orElseThrow(
                                    () ->
                                            new Refused(
                                                    "\""
                                                            + shown(value)
                                                            + "\" is not a duration; write a whole number with its unit, for"
                                                            + " example 100ms, 3s, 15m, 2h"));
            if (duration.compareTo(least) < 0 || duration.compareTo(greatest) > 0) {
                throw new Refused(
                        value
                                + " is out of range; write a duration from "
                                + Quantity.text(least)
                                + " to "
                                + Quantity.text(greatest));
            }
            return duration;
        };
    }

    /** A number of bytes. */
    static Reading<Long> size() {
        return scalar ->
                Quantity.size(scalar.getValue())
                        .orElseThrow(
                                () ->
                                        new Refused(
                                                "\""
                                                        + shown(scalar.getValue())
                                                        + "\" is not a size; write bytes or a whole number with"
                                                        + " its unit, for example 65536, 64kB, 1MiB"));
    }

    /** The absolute path of a file; nothing is opened. */
    static Reading<Path> absolutePath() {
        return scalar -> {
            String value = string(scalar);
            if (!value.startsWith("/")) {
                throw new Refused(
                        "\""
                                + shown(value)
                                + "\" is not an absolute path; write one that begins with /");
            }
            if (value.endsWith("/") || value.chars().anyMatch(Character::isISOControl)) {
                throw new Refused(
                        "\"" + shown(value) + "\" is no file's path; name the file itself");
            }
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw new Refused("\"" + shown(value) + "\" cannot be a path: " + e.getReason());
            }
        };
    }

    /**
     * A constant of an enum, in lower case.
     *
     * @param later values that a later version will take, with what to do until then
     */
    static <E extends Enum<E>> Reading<E> oneOf(Class<E> type, Map<String, String> later) {
        List<E> constants = Arrays.asList(type.getEnumConstants());
        return scalar -> {
            String value = scalar.getValue();
            String notYet = later.get(value);
            if (notYet != null) {
                throw new Refused(value + " is not in this version of pgbaton; " + notYet);
            }
            List<String> known =
                    constants.stream()
                            .map(c -> c.name().toLowerCase(Locale.ROOT))
                            .filter(c -> !later.containsKey(c))
                            .toList();
            int index = known.indexOf(value);
            if (index < 0) {
                String meant =
                        NearestName.to(value, known)
                                .map(n -> "; did you mean " + n + "?")
                                .orElse("");
                throw new Refused(
                        "\""
                                + shown(value)
                                + "\" is unknown; write "
                                + String.join(" or ", known)
                                + meant);
            }
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        };
    }

    private static String string(ScalarNode scalar) throws Refused {
        if (!scalar.getTag().equals(Tag.STR)) {
            throw new Refused(
                    shown(scalar.getValue())
                            + " is read as a "
                            + scalar.getTag().getValue().replaceAll(".*[:!]", "")
                            + "; put it in quotes if text is meant");
        }
        return scalar.getValue();
    }

    /** A value in a message: short and in one line. */
    static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", "?");
        return line.length() > 60 ? line.substring(0, 57) + "..." : line;
    }
}
