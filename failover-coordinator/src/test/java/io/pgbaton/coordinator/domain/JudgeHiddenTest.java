package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Judging.deadWithoutVoters;
import static io.pgbaton.coordinator.domain.Judging.judgement;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.NodeState;
import org.junit.jupiter.api.Test;

/**
 * The monitor's role has lost pg_read_all_stats: it sees that a voter has a receiver, and no more.
 */
class JudgeHiddenTest {

    private static final NodeState HIDDEN = Sights.standby(NodeState.HIDDEN, null);

    /** All vantages are cut off from a primary that its voters go on hearing. */
    @Test
    void shouldNotConvictOnReceiversThatTheMonitorMayNotRead() {
        // Given
        Sights dead = deadWithoutVoters().state("pg2", HIDDEN, "a").state("pg3", HIDDEN, "a");
        Sights silent =
                new Sights()
                        .silent("pg1", 60_000, "a", "b", "c")
                        .state("pg2", HIDDEN, "a")
                        .state("pg3", HIDDEN, "a");

        // When
        Judgement refused = judgement(dead);
        Judgement missed = judgement(silent);

        // Then
        assertThat(refused.verdict())
                .isEqualTo(new Verdict.Inconclusive("too few voters are cut off"));
        assertThat(missed.verdict().convicts()).isFalse();
        assertThat(refused.evidence())
                .contains(
                        "pg2: has a receiver that the monitor may not read",
                        "pg3: has a receiver that the monitor may not read");
    }
}
