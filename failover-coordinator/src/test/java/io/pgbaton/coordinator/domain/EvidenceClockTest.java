package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.TwoClocks.WALL;
import static io.pgbaton.coordinator.domain.TwoClocks.nanos;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A monitor's clock that drifts, or is set. */
class EvidenceClockTest {

    private final TwoClocks clocks = new TwoClocks();

    /** Quicker by a little is jitter, not a backlog. */
    @ParameterizedTest
    @CsvSource({"500, true", "501, false"})
    void shouldSettleAnewOnlyAfterALeap(long quicker, boolean trusted) {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", 2000 + quicker, 2000);

        // When
        boolean fresh = clocks.fresh("a", "pg1", 2000);

        // Then
        assertThat(fresh).isEqualTo(trusted);
    }

    /** A monitor's clock that runs fast, as clocks may: 500 millionths. */
    @Test
    void shouldNotTakeADriftForALeap() {
        // Given
        boolean[] trusted = {true};

        // When
        for (long at = 0; at <= 3_600_000; at += 1000) {
            clocks.arrives("a", "pg1", at + at / 2000, at);
            trusted[0] &= at < 1000 || clocks.fresh("a", "pg1", at);
        }

        // Then
        assertThat(trusted[0]).isTrue();
    }

    /** A monitor's clock that runs slow: 100 millionths, for two hours. */
    @Test
    void shouldNotTakeADriftForALag() {
        // Given
        boolean[] trusted = {true};

        // When
        for (long at = 0; at <= 7_200_000; at += 250) {
            clocks.arrives("a", "pg1", at - at / 10_000, at);
            trusted[0] &= at < 1000 || clocks.fresh("a", "pg1", at);
        }

        // Then
        assertThat(trusted[0]).isTrue();
    }

    @Test
    void shouldTakeAVantageWhoseClockWasSetBackForStale() {
        // Given
        clocks.settled("a");
        for (long at = 2000; at <= 30_000; at += 250) {
            clocks.arrives("a", "pg1", at - 10_000, at);
        }

        // When
        boolean fresh = clocks.fresh("a", "pg1", 30_000);

        // Then
        assertThat(fresh).isFalse();
    }

    @Test
    void shouldTakeAVantageWhoseClockWasSetForwardForStaleOnlyUntilItSettles() {
        // Given
        clocks.settled("a");
        for (long at = 2000; at < 3000; at += 250) {
            clocks.arrives("a", "pg1", at + 10_000, at);
        }

        // When
        List<Boolean> fresh =
                List.of(clocks.fresh("a", "pg1", 2999), clocks.fresh("a", "pg1", 3000));

        // Then
        assertThat(fresh).containsExactly(false, true);
    }

    @Test
    void shouldTrustAClockThatWasSetBackOnceItWasAsked() {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", -7000, 3000);

        // When
        clocks.book.exchanged("a", WALL.plusMillis(-6900), nanos(3100), nanos(3105));

        // Then
        clocks.arrives("a", "pg1", -6750, 3250);
        assertThat(clocks.age("a", "pg1", 3250)).isEqualTo(Duration.ZERO);
        assertThat(clocks.fresh("a", "pg1", 3250)).isTrue();
    }
}
