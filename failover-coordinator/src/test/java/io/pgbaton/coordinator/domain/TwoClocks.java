package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A book of evidence and those who fill it. The monitor's wall clock and the coordinator's
 * monotonic clock have nothing to do with each other: here the one is an hour, the other a second
 * old when the test begins.
 */
final class TwoClocks {

    private static final long START = 1_000_000_000L;
    static final Instant WALL = Instant.parse("2026-01-02T03:04:05Z");

    final EvidenceBook book = new EvidenceBook();

    /** A vantage that is heard for a second, a round each 250 ms. */
    void settled(String vantage) {
        for (long at = 0; at <= 1500; at += 250) {
            arrives(vantage, "pg1", at, at);
        }
    }

    /** Seen at this millisecond of the monitor's clock, arriving at that of the coordinator's. */
    boolean arrives(String vantage, String node, long at, long arrival) {
        return book.add(seen(vantage, node, at), nanos(arrival));
    }

    boolean fresh(String vantage, String node, long now) {
        return of(book.at(nanos(now)), vantage, node).fresh();
    }

    Duration age(String vantage, String node, long now) {
        return of(book.at(nanos(now)), vantage, node).age();
    }

    /** Less what two clocks may have drifted apart. */
    static Consumer<Duration> about(long millis) {
        return age ->
                assertThat(age).isBetween(Duration.ofMillis(millis - 3), Duration.ofMillis(millis));
    }

    static Sighting of(Evidence evidence, String vantage, String node) {
        return Objects.requireNonNull(evidence.of(node).get(vantage));
    }

    static NodeObserved seen(String vantage, String node, long at) {
        return new NodeObserved(
                "orders",
                vantage,
                node,
                WALL.plusMillis(at),
                ProbeOutcome.REFUSED,
                WALL,
                at,
                2,
                at,
                1.0,
                null,
                null);
    }

    static long nanos(long millis) {
        return START + millis * 1_000_000L;
    }
}
