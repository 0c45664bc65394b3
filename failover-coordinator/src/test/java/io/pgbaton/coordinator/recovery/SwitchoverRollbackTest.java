package io.pgbaton.coordinator.recovery;

import static io.pgbaton.coordinator.recovery.SwitchoverStage.why;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** I9: what does not happen in time is taken back, and r1 serves again. */
class SwitchoverRollbackTest {

    private final SwitchoverStage stage = new SwitchoverStage();

    @Test
    void shouldRollBackWhenAWalsenderDoesNotLoadTheFence() {
        // Given
        stage.poolsPause();
        stage.r1.walsendersFenced = false;

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("not every walsender");
        stage.assertTakenBack();
    }

    @Test
    void shouldRollBackWhenTheCandidateDoesNotFlushAll() {
        // Given
        stage.poolsPause();
        stage.r1.candidateFlushes = false;

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("r2 has not flushed up to");
        stage.assertTakenBack();
    }

    @Test
    void shouldRollBackWhenClientsDoNotEnd() {
        // Given
        stage.poolsPause();
        stage.r1.clientsEnd = false;

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("clients of r1 did not end");
        stage.assertTakenBack();
    }

    /** H6: what r1 had flushed is not in r2, whatever pg_stat_replication said before. */
    @Test
    void shouldRollBackWhenTheCandidateEndsBeforeTheOldPrimary() {
        // Given
        stage.poolsPause();
        stage.r1.node.replayed = "0/4000000";

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("before what the old primary had flushed");
        stage.assertTakenBack();
    }

    @Test
    void shouldRollBackWhenAnotherStandbyIsFurther() {
        // Given
        stage.poolsPause();
        stage.r3.received = "0/4000000";
        stage.r3.replayed = "0/4000000";

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("is not as far as r3");
        stage.assertTakenBack();
    }
}
