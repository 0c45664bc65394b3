package io.pgbaton.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the commands show them: always UTC. */
public final class Times {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private Times() {}

    public static String seconds(Instant at) {
        return SECONDS.format(at);
    }

    public static String millis(Instant at) {
        return MILLIS.format(at);
    }

    /** The time with its distance from now, for example {@code ... (4m ago)}. */
    public static String since(Instant at, Instant now) {
        Duration age = Duration.between(at, now);
        return seconds(at) + (age.isNegative() ? "" : " (" + span(age) + " ago)");
    }

    /** A time to come with its distance, for example {@code ... (in 4m)}. */
    public static String until(Instant at, Instant now) {
        Duration left = Duration.between(now, at);
        return seconds(at) + (left.isNegative() ? " (over)" : " (in " + span(left) + ")");
    }

    private static String span(Duration span) {
        long seconds = span.toSeconds();
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7200) {
            return seconds / 60 + "m";
        }
        return seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
