package io.pgbaton.coordinator.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.coordinator.domain.Sighting;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clock of its own; the monitors' wall clocks run with it. */
class EvidenceFeedTest {

    private static final Instant WALL = Instant.parse("2026-01-02T03:04:05Z");

    private long millis = 1000;
    private final EvidenceFeed feed = new EvidenceFeed(() -> millis * 1_000_000);

    @Test
    void shouldAskAVantageWhoseClockWasNeverRead() {
        // When
        boolean wanted = feed.wantsAnswer("a");

        // Then
        assertThat(wanted).isTrue();
    }

    @Test
    void shouldNotAskAVantageThatTheFeedTellsFresh() {
        // Given
        answers("a");
        for (int i = 0; i < 20; i++) {
            tells("a", 0);
            millis += 250;
        }

        // When
        boolean wanted = feed.wantsAnswer("a");

        // Then
        assertThat(wanted).isFalse();
    }

    @Test
    void shouldAskTheVantageThatIsSilentWhileOthersAreHeard() {
        // Given
        answers("a");
        answers("b");
        tells("a", 0);
        tells("b", 0);

        // When
        for (int i = 0; i < 13; i++) {
            millis += 250;
            tells("b", 0);
        }

        // Then
        assertThat(feed.wantsAnswer("a")).isTrue();
        assertThat(feed.wantsAnswer("b")).isFalse();
    }

    /** Records come all the while, and each is old. */
    @Test
    void shouldAskAVantageThatTheFeedTellsLate() {
        // Given
        answers("a");

        // When
        for (int i = 0; i < 13; i++) {
            millis += 250;
            tells("a", 90_000);
        }

        // Then
        assertThat(feed.wantsAnswer("a")).isTrue();
    }

    /** Else it would be asked once in 3 s, and stale in between. */
    @Test
    void shouldGoOnAskingForAsLongAsTheFeedIsSilent() {
        // Given
        millis += 3001;

        // When
        answers("a");

        // Then
        assertThat(feed.wantsAnswer("a")).isTrue();
        assertThat(feed.now().of("pg1").values())
                .extracting(Sighting::age)
                .containsExactly(Duration.ZERO);
    }

    /** An answer to a question that was open for long: nobody knows how old it is. */
    @Test
    void shouldTakeAnAnswerWithoutAClockOnlyOnceTheClockWasRead() {
        // Given
        feed.answered("a", null, 0, List.of(seen("a", 0)));
        assertThat(feed.now().of("pg1")).isEmpty();
        answers("a");

        // When
        millis += 100;
        feed.answered("a", null, 0, List.of(seen("a", 0)));
        millis += 10;

        // Then
        assertThat(feed.now().of("pg1").values())
                .extracting(Sighting::age)
                .containsExactly(Duration.ofMillis(10));
    }

    private void tells(String vantage, long late) {
        feed.add(seen(vantage, late));
    }

    private void answers(String vantage) {
        feed.answered(
                vantage, WALL.plusMillis(millis), millis * 1_000_000, List.of(seen(vantage, 0)));
    }

    private NodeObserved seen(String vantage, long late) {
        return new NodeObserved(
                "orders",
                vantage,
                "pg1",
                WALL.plusMillis(millis - late),
                ProbeOutcome.ANSWERED,
                WALL,
                0,
                1,
                null,
                1.0,
                null,
                null);
    }
}
