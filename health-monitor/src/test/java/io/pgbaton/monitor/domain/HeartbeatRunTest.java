package io.pgbaton.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.NodeException.Kind;
import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeObserved;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeartbeatRunTest {

    private static final HeartbeatResult HUNG =
            HeartbeatResult.of(new NodeException(Kind.SILENT, null, "no answer"), true);
    private static final HeartbeatResult NO_CONNECTION =
            HeartbeatResult.of(new NodeException(Kind.SILENT, null, "no answer"), false);
    private static final HeartbeatResult FULL =
            HeartbeatResult.of(new NodeException(Kind.SQL, "53100", "no space left"), true);

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private static HeartbeatRun after(
            @Nullable HeartbeatRun before, HeartbeatResult result, long sent, long ended) {
        return HeartbeatRun.after(before, "pg1", 3, result, millis(sent), millis(ended));
    }

    @ParameterizedTest
    @CsvSource({
        "SQL, 53100, DISK_FULL",
        "SQL, 25006, READ_ONLY",
        "REJECTED, 53100, DISK_FULL",
        "SILENT, , UNANSWERED",
        "SQL, 55P03, FAILED",
        "SQL, 42501, FAILED",
        "REFUSED, , FAILED",
        "BROKEN, , FAILED",
        "RESTARTING, 57P03, FAILED",
        "REJECTED, 53300, FAILED"
    })
    void shouldTellFailuresApart(Kind kind, @Nullable String sqlState, HeartbeatOutcome expected) {
        // When
        HeartbeatResult result =
                HeartbeatResult.of(new NodeException(kind, sqlState, "a text"), true);

        // Then
        assertThat(result.outcome()).isEqualTo(expected);
        assertThat(result.detail())
                .isEqualTo("heartbeat failed (" + result.label() + "): a text")
                .contains(sqlState == null ? kind.name() : sqlState);
    }

    @Test
    void shouldCountAHungRunFromTheFirstThatWasSent() {
        // Given
        HeartbeatRun first = after(after(null, HeartbeatResult.COMMITTED, 0, 5), HUNG, 1000, 3000);

        // When
        HeartbeatRun second = after(first, HUNG, 3500, 5500);

        // Then
        assertThat(second.seen(millis(6000)))
                .isEqualTo(new NodeObserved.Heartbeat(3, HeartbeatOutcome.UNANSWERED, 5000));
    }

    @Test
    void shouldGoOnWithAHungRunWhereNotEvenAConnectionComesAbout() {
        // Given
        HeartbeatRun hung = after(null, HUNG, 1000, 3000);

        // When
        HeartbeatRun next = after(hung, NO_CONNECTION, 3500, 5500);

        // Then
        assertThat(next.outcome()).isEqualTo(HeartbeatOutcome.UNANSWERED);
        assertThat(next.sinceNanos()).isEqualTo(millis(1000));
    }

    /** Who cannot connect has asked for no commit. */
    @Test
    void shouldNotBeginAHungRunWithoutAConnection() {
        // When
        HeartbeatRun run =
                after(after(null, HeartbeatResult.COMMITTED, 0, 5), NO_CONNECTION, 1000, 3000);

        // Then
        assertThat(run.outcome()).isEqualTo(HeartbeatOutcome.FAILED);
    }

    @Test
    void shouldEndARunByAnotherOutcome() {
        // Given
        HeartbeatRun hung = after(null, HUNG, 1000, 3000);

        // When
        HeartbeatRun full = after(hung, FULL, 3500, 3600);

        // Then
        assertThat(full.outcome()).isEqualTo(HeartbeatOutcome.DISK_FULL);
        assertThat(full.sinceNanos()).isEqualTo(millis(3500));
    }

    @Test
    void shouldBeginANewRunOnAnotherNodeAndInAnotherEpoch() {
        // Given
        HeartbeatRun hung = after(null, HUNG, 1000, 3000);

        // Then
        assertThat(
                        HeartbeatRun.after(hung, "pg2", 3, HUNG, millis(3500), millis(5500))
                                .sinceNanos())
                .isEqualTo(millis(3500));
        assertThat(
                        HeartbeatRun.after(hung, "pg1", 4, HUNG, millis(3500), millis(5500))
                                .sinceNanos())
                .isEqualTo(millis(3500));
        assertThat(HeartbeatRun.after(hung, "pg1", 4, NO_CONNECTION, millis(3500), 0).outcome())
                .isEqualTo(HeartbeatOutcome.FAILED);
    }

    @Test
    void shouldSayNothingOfLongAgo() {
        // Given
        HeartbeatRun full = after(null, FULL, 0, 100);

        // Then
        assertThat(full.seen(millis(10_100))).isNotNull();
        assertThat(full.seen(millis(10_101))).isNull();
    }

    /** The probe that tells of it may have ended a moment before. */
    @Test
    void shouldNeverTellAnAgeBelowZero() {
        // Given
        HeartbeatRun run = after(null, HeartbeatResult.COMMITTED, 500, 501);

        // When
        NodeObserved.Heartbeat seen = Objects.requireNonNull(run.seen(millis(499)));

        // Then
        assertThat(seen.ageMillis()).isZero();
    }
}
