package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.FailoverReport.Line;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of each node's log. */
class LossesTest {

    private final Sights sights = new Sights();
    private final Map<String, LastAnswer> last = new HashMap<>();

    @Test
    void shouldSayWhatEachNodeIsToTheFailover() {
        // Given
        sights.state("pg2", States.alone("0/20"), "a");
        last.put("pg1", new LastAnswer(States.primary("0/30"), Duration.ofMillis(2_999)));

        // When
        List<Line> lines =
                losses().lines(
                                Set.of("pg1"),
                                List.of("pg4"),
                                List.of(Fixtures.rule(3, "pg1", 1, "pg2", "pg3", "pg4")),
                                "pg2");

        // Then
        assertThat(lines)
                .containsExactly(
                        new Line("pg1", "old primary", "2 s ago", new Lsn(0x30)),
                        new Line("pg2", "candidate", "now", new Lsn(0x20)),
                        new Line("pg3", "voter", "never", null),
                        new Line("pg4", "MISSING voter", "never", null),
                        new Line("pg5", "no voter", "never", null));
    }

    @ParameterizedTest
    @CsvSource({"0/30, 16", "0/20, 0", "0/10, 0"})
    void shouldCountWhatWasSeenPastTheCandidate(String end, long bytes) {
        // Given
        sights.state("pg2", States.alone("0/20"), "a");
        last.put("pg1", new LastAnswer(States.primary(end), Duration.ofSeconds(9)));

        // When, Then
        assertThat(losses().seenPast("pg2")).isEqualTo(bytes);
    }

    @Test
    void shouldNotKnowWhatNobodySaw() {
        // Given
        sights.state("pg2", States.alone("0/20"), "a");

        // When, Then
        assertThat(losses().seenPast("pg2")).isNull();
        assertThat(losses().seenPast("pg3")).isNull();
        assertThat(losses().seenPast(null)).isNull();
    }

    /** What it says now counts, not what it had said before. */
    @Test
    void shouldGoByTheNewestWordOfANode() {
        // Given
        sights.state("pg2", States.alone("0/20"), "a").state("pg3", States.alone("0/28"), "a");
        last.put("pg3", new LastAnswer(States.alone("0/90"), Duration.ofSeconds(9)));

        // When, Then
        assertThat(losses().seenPast("pg2")).isEqualTo(8);
    }

    @Test
    void shouldTakeTheFurthestThatANodeTellsForTheEndOfItsLog() {
        assertThat(answer("0/3", "0/2", "0/1").end()).contains(new Lsn(3));
        assertThat(answer(null, "0/2", "0/1").end()).contains(new Lsn(2));
        assertThat(answer(null, null, "0/1").end()).contains(new Lsn(1));
        assertThat(answer(null, "0/1", "0/2").end()).contains(new Lsn(2));
        assertThat(answer(null, null, null).end()).isEmpty();
    }

    private Losses losses() {
        return new Losses(Fixtures.spec(5), sights.evidence(), last);
    }

    private static LastAnswer answer(
            @Nullable String written, @Nullable String received, @Nullable String replayed) {
        return new LastAnswer(
                new NodeState(
                        true, 1, written, received, replayed, false, false, "", null, "7000",
                        170011, List.of(), null, List.of(), Map.of(), null),
                Duration.ZERO);
    }
}
