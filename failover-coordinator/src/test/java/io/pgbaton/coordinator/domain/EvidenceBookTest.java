package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The monitor's wall clock and the coordinator's monotonic clock have nothing to do with each
 * other: here the one is an hour, the other a second old when the test begins.
 */
class EvidenceBookTest {

    private static final long START = 1_000_000_000L;
    private static final Instant WALL = Instant.parse("2026-01-02T03:04:05Z");

    private final EvidenceBook book = new EvidenceBook();

    @Test
    void shouldAgeWithTheHeldClock() {
        // Given
        settled("a");
        arrives("a", "pg1", 2000, 2000);

        // When
        List<Duration> ages =
                List.of(age("a", "pg1", 2000), age("a", "pg1", 2700), age("a", "pg1", 3001));

        // Then
        assertThat(ages)
                .containsExactly(Duration.ZERO, Duration.ofMillis(700), Duration.ofMillis(1001));
        assertThat(fresh("a", "pg1", 3000)).isTrue();
        assertThat(fresh("a", "pg1", 3001)).isFalse();
    }

    @Property
    void shouldNotMindHowFarTheClocksAreApart(
            @ForAll @LongRange(min = -1_000_000_000L, max = 1_000_000_000L) long apartMillis) {
        // Given
        EvidenceBook other = new EvidenceBook();
        for (long at = 0; at <= 2000; at += 250) {
            other.add(seen("a", "pg1", at + apartMillis), nanos(at));
        }

        // When
        Sighting sighting = of(other.at(nanos(2100)), "a", "pg1");

        // Then
        assertThat(sighting.age()).isEqualTo(Duration.ofMillis(100));
        assertThat(sighting.fresh()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"999, false", "1000, true"})
    void shouldNotTrustAVantageThatItHearsForTheFirstTime(long after, boolean fresh) {
        // Given
        arrives("a", "pg1", 0, 0);
        arrives("a", "pg1", after, after);

        // When
        boolean trusted = fresh("a", "pg1", after);

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
            arrives("a", "pg1", -hour + i * hour / 2000, i);
            trusted[0] |= fresh("a", "pg1", i);
        }

        // Then
        assertThat(trusted[0]).isFalse();
    }

    @Test
    void shouldTrustTheFeedASecondAfterItCaughtUp() {
        // Given
        arrives("a", "pg1", -60_000, 0);
        arrives("a", "pg1", -30_000, 10);
        arrives("a", "pg1", 20, 20);
        arrives("a", "pg1", 1000, 1000);

        // When
        List<Boolean> trusted = List.of(fresh("a", "pg1", 1019), fresh("a", "pg1", 1020));

        // Then
        assertThat(trusted).containsExactly(false, true);
    }

    /** Quicker by a little is jitter, not a backlog. */
    @ParameterizedTest
    @CsvSource({"500, true", "501, false"})
    void shouldSettleAnewOnlyAfterALeap(long quicker, boolean trusted) {
        // Given
        settled("a");
        arrives("a", "pg1", 2000 + quicker, 2000);

        // When
        boolean fresh = fresh("a", "pg1", 2000);

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
            arrives("a", "pg1", at + at / 2000, at);
            trusted[0] &= at < 1000 || fresh("a", "pg1", at);
        }

        // Then
        assertThat(trusted[0]).isTrue();
    }

    @Test
    void shouldTakeALateArrivalAfterAnOutageForAsOldAsItIs() {
        // Given
        settled("a");
        arrives("a", "pg1", 2000, 12_000);

        // When
        Duration age = age("a", "pg1", 12_300);

        // Then
        assertThat(age).satisfies(about(10_300));
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 61, 3600})
    void shouldTakeALateArrivalForStaleHoweverLongTheOutageWas(long seconds) {
        // Given
        settled("a");
        long now = seconds * 1000;
        arrives("a", "pg1", 2000, now);
        arrives("a", "pg1", 2250, now + 1);

        // When
        boolean fresh = fresh("a", "pg1", now + 1);

        // Then
        assertThat(fresh).isFalse();
    }

    @Test
    void shouldTrustAgainWhatComesAsQuicklyAsBefore() {
        // Given
        settled("a");
        arrives("a", "pg1", 2000, 12_000);
        arrives("a", "pg1", 12_050, 12_050);

        // When
        Duration age = age("a", "pg1", 12_100);

        // Then
        assertThat(age).isEqualTo(Duration.ofMillis(50));
    }

    /** The same observation, pulled again and again from a monitor that hangs, grows old. */
    @Test
    void shouldAgeAnObservationThatIsToldAgain() {
        // Given
        settled("a");
        arrives("a", "pg1", 2000, 2000);
        arrives("a", "pg1", 2000, 2900);

        // When
        Duration age = age("a", "pg1", 3000);

        // Then
        assertThat(age).satisfies(about(1000));
    }

    @Test
    void shouldTakeAVantageWhoseClockWasSetBackForStale() {
        // Given
        settled("a");
        for (long at = 2000; at <= 30_000; at += 250) {
            arrives("a", "pg1", at - 10_000, at);
        }

        // When
        boolean fresh = fresh("a", "pg1", 30_000);

        // Then
        assertThat(fresh).isFalse();
    }

    @Test
    void shouldTrustAClockThatWasSetBackOnceItWasAsked() {
        // Given
        settled("a");
        arrives("a", "pg1", -7000, 3000);

        // When
        book.exchanged("a", WALL.plusMillis(-6900), nanos(3100), nanos(3105));

        // Then
        arrives("a", "pg1", -6750, 3250);
        assertThat(age("a", "pg1", 3250)).isEqualTo(Duration.ZERO);
        assertThat(fresh("a", "pg1", 3250)).isTrue();
    }

    /** The monitor's queue is always full, or this consumer always behind. */
    @Test
    void shouldNeverTakeAFeedForFreshThatLagsSteadily() {
        // Given
        settled("a");
        boolean[] trusted = new boolean[1];

        // When
        for (long at = 2000; at <= 7_200_000; at += 1000) {
            long lag = Math.min(90_000, at - 2000);
            arrives("a", "pg1", at - lag, at);
            trusted[0] |= lag > 1500 && fresh("a", "pg1", at);
        }

        // Then
        assertThat(trusted[0]).isFalse();
    }

    /** A monitor's clock that runs slow: 100 millionths, for two hours. */
    @Test
    void shouldNotTakeADriftForALag() {
        // Given
        boolean[] trusted = {true};

        // When
        for (long at = 0; at <= 7_200_000; at += 250) {
            arrives("a", "pg1", at - at / 10_000, at);
            trusted[0] &= at < 1000 || fresh("a", "pg1", at);
        }

        // Then
        assertThat(trusted[0]).isTrue();
    }

    /** Asked at 5000, answered at 5040; its clock showed 4700, the newest sighting is of 4500. */
    @Test
    void shouldTakeAnAnswerForAsOldAsItMayBe() {
        // When
        book.exchanged("a", WALL.plusMillis(4700), nanos(5000), nanos(5040));
        arrives("a", "pg1", 4500, 5040);

        // Then
        assertThat(age("a", "pg1", 5040)).isEqualTo(Duration.ofMillis(240));
        assertThat(fresh("a", "pg1", 5040)).isTrue();
        assertThat(book.exchanged("a")).isTrue();
        assertThat(book.exchanged("b")).isFalse();
    }

    /** It settled on a feed that was late from the beginning. */
    @Test
    void shouldTellByAnAnswerThatTheFeedIsLate() {
        // Given
        for (long at = 0; at <= 3000; at += 250) {
            arrives("a", "pg1", at - 90_000, at);
        }

        // When
        book.exchanged("a", WALL.plusMillis(3100), nanos(3100), nanos(3110));

        // Then
        arrives("a", "pg1", 3250 - 90_000, 3250);
        assertThat(age("a", "pg1", 3250)).satisfies(about(90_000));
    }

    @Property
    void shouldNeverTakeAnObservationForYoungerThanItIsOnceAsked(
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long apart,
            @ForAll @LongRange(max = 500) long there,
            @ForAll @LongRange(max = 500) long back,
            @ForAll @LongRange(max = 5000) long onTheWay) {
        // Given
        EvidenceBook other = new EvidenceBook();
        other.exchanged("a", WALL.plusMillis(there + apart), nanos(0), nanos(there + back));

        // When
        other.add(seen("a", "pg1", 10_000 + apart), nanos(10_000 + onTheWay));

        // Then
        Duration age = of(other.at(nanos(10_000 + onTheWay)), "a", "pg1").age();
        assertThat(age)
                .isBetween(Duration.ofMillis(onTheWay - 3), Duration.ofMillis(onTheWay + there));
    }

    @Test
    void shouldTakeAVantageWhoseClockWasSetForwardForStaleOnlyUntilItSettles() {
        // Given
        settled("a");
        for (long at = 2000; at < 3000; at += 250) {
            arrives("a", "pg1", at + 10_000, at);
        }

        // When
        List<Boolean> fresh = List.of(fresh("a", "pg1", 2999), fresh("a", "pg1", 3000));

        // Then
        assertThat(fresh).containsExactly(false, true);
    }

    @Test
    void shouldKeepTheNewerObservation() {
        // Given
        settled("a");
        arrives("a", "pg1", 2500, 2500);

        // When
        boolean news = arrives("a", "pg1", 2250, 2600);

        // Then
        assertThat(news).isFalse();
        assertThat(of(book.at(nanos(2600)), "a", "pg1").seen().at())
                .isEqualTo(WALL.plusMillis(2500));
    }

    @ParameterizedTest
    @CsvSource({"3500, false", "3501, true"})
    void shouldTakeAnOlderTimeStampOnceTheKnownOneIsStale(long arrival, boolean taken) {
        // Given
        settled("a");
        arrives("a", "pg1", 2500, 2500);

        // When
        boolean news = arrives("a", "pg1", 2250, arrival);

        // Then
        assertThat(news).isEqualTo(taken);
    }

    @Test
    void shouldKeepVantagesAndNodesApart() {
        // Given
        settled("a");
        settled("b");
        arrives("a", "pg1", 2000, 2000);
        arrives("b", "pg2", 1900, 2000);

        // When
        Evidence evidence = book.at(nanos(2000));

        // Then
        assertThat(evidence.of("pg1")).containsOnlyKeys("a", "b");
        assertThat(evidence.of("pg2")).containsOnlyKeys("b");
        assertThat(evidence.of("pg3")).isEmpty();
        assertThat(of(evidence, "b", "pg2").age()).satisfies(about(100));
        assertThat(of(evidence, "a", "pg1").age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void shouldTellTheNewestFreshStateOfANode() {
        // Given
        Evidence evidence =
                new Sights()
                        .state("pg2", Sights.standby("streaming", 5L), "a")
                        .aged("pg2", Duration.ofMillis(500))
                        .state("pg2", Sights.fenced(), "b")
                        .silent("pg2", 100, "c")
                        .evidence();

        // When
        java.util.Optional<io.pgbaton.events.NodeState> state = evidence.state("pg2");

        // Then
        assertThat(state).contains(Sights.fenced());
    }

    @Test
    void shouldTellNoStateOfANodeThatDidNotTellOne() {
        // Given
        Sights sights = new Sights().outcome("pg2", ProbeOutcome.ANSWERED, 1, 0, "a");

        // When
        java.util.Optional<io.pgbaton.events.NodeState> state = sights.evidence().state("pg2");

        // Then
        assertThat(state).isEmpty();
    }

    /** A vantage that is heard for a second, a round each 250 ms. */
    private void settled(String vantage) {
        for (long at = 0; at <= 1500; at += 250) {
            arrives(vantage, "pg1", at, at);
        }
    }

    /** Seen at this millisecond of the monitor's clock, arriving at that of the coordinator's. */
    private boolean arrives(String vantage, String node, long at, long arrival) {
        return book.add(seen(vantage, node, at), nanos(arrival));
    }

    private boolean fresh(String vantage, String node, long now) {
        return of(book.at(nanos(now)), vantage, node).fresh();
    }

    private Duration age(String vantage, String node, long now) {
        return of(book.at(nanos(now)), vantage, node).age();
    }

    /** Less what two clocks may have drifted apart. */
    private static Consumer<Duration> about(long millis) {
        return age ->
                assertThat(age).isBetween(Duration.ofMillis(millis - 3), Duration.ofMillis(millis));
    }

    private static Sighting of(Evidence evidence, String vantage, String node) {
        return java.util.Objects.requireNonNull(evidence.of(node).get(vantage));
    }

    private static NodeObserved seen(String vantage, String node, long at) {
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

    private static long nanos(long millis) {
        return START + millis * 1_000_000L;
    }
}
