package io.pgbaton.lab.ground;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.lab.fault.StoppedProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What I6 stands on: when a commit waits for a standby, and when it does not. */
class AcknowledgementIT {

    private static final String ABSENT = StandbyNames.any(1, List.of("nobody")).value();

    @RegisterExtension private static final Ground ground = Ground.of(2);

    /**
     * T1: names empty, set while the checkpointer is stopped, promoted: an INSERT returns without
     * any standby. Only the checkpointer raises the flag that makes backends wait.
     */
    @Test
    void T1_shouldReturnWithoutAnyStandbyWhenNamesWereEmptyAndTheCheckpointerHasNotSeenThemSet() {
        // Given
        GroundNode candidate = ground.standby("pg2");
        assertThat(candidate.inFile(Ground.NAMES)).isEmpty();
        candidate.checkpoint();
        try (StoppedProcess checkpointer = candidate.stop("checkpointer")) {
            candidate.setAndLoad(Ground.NAMES, ABSENT);
            candidate.promoteAndAwait();

            // When
            Commit commit = candidate.commit();

            // Then
            assertThat(commit).isEqualTo(Commit.RETURNED);
            assertThat(candidate.ask("select count(*) from pg_stat_replication")).isEqualTo("0");
        }
    }

    /** T1, the other way round: with names preset it waits, whatever the checkpointer does. */
    @Test
    void T1_shouldWaitForAStandbyWhenNamesWerePreset() {
        // Given
        GroundNode candidate = ground.standby("pg2");
        candidate.setAndLoad(Ground.NAMES, StandbyNames.NONE.value());
        candidate.checkpoint();
        try (StoppedProcess checkpointer = candidate.stop("checkpointer")) {
            candidate.setAndLoad(Ground.NAMES, ABSENT);
            candidate.promoteAndAwait();

            // When
            Commit commit = candidate.commit();

            // Then
            assertThat(commit).isEqualTo(Commit.WAITS_FOR_STANDBY);
        }
    }

    /** T6: names preset, then changed while the checkpointer is stopped: a commit waits. */
    @Test
    void T6_shouldWaitForAStandbyWhenNamesAreChangedWhileTheCheckpointerIsStopped() {
        // Given
        GroundNode primary = ground.primary();
        primary.setAndLoad(Ground.NAMES, StandbyNames.NONE.value());
        primary.checkpoint();
        try (StoppedProcess checkpointer = primary.stop("checkpointer")) {
            primary.setAndLoad(Ground.NAMES, ABSENT);

            // When
            Commit commit = primary.commit();

            // Then
            assertThat(commit).isEqualTo(Commit.WAITS_FOR_STANDBY);
        }
    }
}
