package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a vantage is believed: not before it has settled, not while its feed is late. */
class EvidenceTrustTest {

    private final TwoClocks clocks = new TwoClocks();

    @ParameterizedTest
    @CsvSource({"999, false", "1000, true"})
    void shouldNotTrustAVantageThatItHearsForTheFirstTime(long after, boolean fresh) {
        // Given
        clocks.arrives("a", "pg1", 0, 0);
        clocks.arrives("a", "pg1", after, after);

        // When
        boolean trusted = clocks.fresh("a", "pg1", after);

        // Then
        assertThat(trusted).isEqualTo(fresh);
    }

    /**
     * A coordinator that starts while a feed catches up: an hour of refusals comes in two seconds.
     */
    @Test
    void shouldNotTrustABacklogThatCatchesUp() {
        // Given
        long hour = 3_600_000;
        boolean[] trusted = new boolean[1];

        // When
        for (int i = 0; i <= 2000; i++) {
            clocks.arrives("a", "pg1", -hour + i * hour / 2000, i);
            trusted[0] |= clocks.fresh("a", "pg1", i);
        }

        // Then
        assertThat(trusted[0]).isFalse();
    }

    /** 96 seconds late at first; each arrival comes 400 ms quicker than the one before. */
    @Test
    void shouldNotTrustABacklogThatCatchesUpLittleByLittle() {
        // Given
        boolean[] trusted = new boolean[1];

        // When
        for (long at = 0; at < 60_000; at += 250) {
            clocks.arrives("a", "pg1", at - (60_000 - at) * 8 / 5, at);
            trusted[0] |= clocks.fresh("a", "pg1", at);
        }

        // Then
        assertThat(trusted[0]).isFalse();
    }

    @Test
    void shouldTrustTheFeedASecondAfterItCaughtUp() {
        // Given
        clocks.arrives("a", "pg1", -60_000, 0);
        clocks.arrives("a", "pg1", -30_000, 10);
        clocks.arrives("a", "pg1", 20, 20);
        clocks.arrives("a", "pg1", 1000, 1000);

        // When
        List<Boolean> trusted =
                List.of(clocks.fresh("a", "pg1", 1019), clocks.fresh("a", "pg1", 1020));

        // Then
        assertThat(trusted).containsExactly(false, true);
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 61, 3600})
    void shouldTakeALateArrivalForStaleHoweverLongTheOutageWas(long seconds) {
        // Given
        clocks.settled("a");
        long now = seconds * 1000;
        clocks.arrives("a", "pg1", 2000, now);
        clocks.arrives("a", "pg1", 2250, now + 1);

        // When
        boolean fresh = clocks.fresh("a", "pg1", now + 1);

        // Then
        assertThat(fresh).isFalse();
    }

    @Test
    void shouldTrustAgainWhatComesAsQuicklyAsBefore() {
        // Given
        clocks.settled("a");
        clocks.arrives("a", "pg1", 2000, 12_000);
        clocks.arrives("a", "pg1", 12_050, 12_050);

        // When
        Duration age = clocks.age("a", "pg1", 12_100);

        // Then
        assertThat(age).isEqualTo(Duration.ofMillis(50));
    }

    /** The monitor's queue is always full, or this consumer always behind. */
    @Test
    void shouldNeverTakeAFeedForFreshThatLagsSteadily() {
        // Given
        clocks.settled("a");
        boolean[] trusted = new boolean[1];

        // When
        for (long at = 2000; at <= 7_200_000; at += 1000) {
            long lag = Math.min(90_000, at - 2000);
            clocks.arrives("a", "pg1", at - lag, at);
            trusted[0] |= lag > 1500 && clocks.fresh("a", "pg1", at);
        }

        // Then
        assertThat(trusted[0]).isFalse();
    }
}
