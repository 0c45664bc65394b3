package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RecoveryPhase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A dead end that the exploration found, and that the production code leaves by now (docs/model.md,
 * "What it showed").
 */
class PastTheForkTest {

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    /** w is sent to v; a successor revokes it in the moment in which it connects. */
    @Test
    void shouldCountAFollowerThatWasRevokedPastTheFork() {
        // Given
        Scenario scenario = Scenario.in(Scene.of(3, 1));

        // When
        scenario.begin(Task.What.RECOVER, "").until(RecoveryPhase.REPOINTING);
        scenario.hold("postmaster reads its files: w").until(w -> w.nodes[1].log.markedIn(2));
        scenario.deposed(Proc.State.STOPPED);
        scenario.hold("repoint-w w: alter system set pgbaton.promised");
        scenario.begin(Task.What.RESUME, "").run();
        scenario.release().hold("repoint-w").until(w -> w.nodes[2].log.markedIn(2));
        scenario.release().run();

        // Then
        Healing.End end = scenario.healed();
        assertThat(end.serves()).as(scenario.told()).isTrue();
        assertThat(end.whole()).as(scenario.told()).isTrue();
    }
}
