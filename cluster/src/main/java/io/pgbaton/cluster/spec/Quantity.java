package io.pgbaton.cluster.spec;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations ({@code 100ms}, {@code 15m}) and sizes ({@code 1MiB}) as people write them. */
public final class Quantity {

    private static final Pattern NUMBER_UNIT = Pattern.compile("(0|[1-9][0-9]{0,14})([A-Za-z]*)");

    private static final Map<String, Duration> TIMES =
            Map.of(
                    "ms", Duration.ofMillis(1),
                    "s", Duration.ofSeconds(1),
                    "m", Duration.ofMinutes(1),
                    "h", Duration.ofHours(1),
                    "d", Duration.ofDays(1));

    /** PostgreSQL's own units, in which kB is 1024 bytes, and their unambiguous names. */
    private static final Map<String, Long> SIZES =
            new TreeMap<>(
                    Map.of(
                            "", 1L,
                            "B", 1L,
                            "kB", 1L << 10,
                            "KiB", 1L << 10,
                            "MB", 1L << 20,
                            "MiB", 1L << 20,
                            "GB", 1L << 30,
                            "GiB", 1L << 30));

    private Quantity() {}

    /** A duration with a unit of ms, s, m, h or d; empty for any other text. */
    public static Optional<Duration> duration(String text) {
        Matcher matcher = NUMBER_UNIT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Duration unit = TIMES.get(matcher.group(2));
        long count = Long.parseLong(matcher.group(1));
        return unit == null || count > 1_000_000_000
                ? Optional.empty()
                : Optional.of(unit.multipliedBy(count));
    }

    /** A number of bytes, plain or with a unit (kB is 1024 bytes); empty for any other text. */
    public static Optional<Long> size(String text) {
        Matcher matcher = NUMBER_UNIT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Long unit = SIZES.get(matcher.group(2));
        long count = Long.parseLong(matcher.group(1));
        return unit == null || count > Long.MAX_VALUE / unit
                ? Optional.empty()
                : Optional.of(count * unit);
    }

    /** The duration in its greatest unit that divides it, as {@link #duration} reads it. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        for (String unit : new String[] {"d", "h", "m", "s"}) {
            long each = TIMES.getOrDefault(unit, Duration.ZERO).toMillis();
            if (millis != 0 && millis % each == 0) {
                return millis / each + unit;
            }
        }
        return millis == 0 ? "0s" : millis + "ms";
    }
}
