package io.pgbaton.coordinator.recovery;

import static io.pgbaton.coordinator.recovery.SwitchoverStage.NEXT;
import static io.pgbaton.coordinator.recovery.SwitchoverStage.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.PausedPool;
import io.pgbaton.events.RecoveryCompleted;
import org.junit.jupiter.api.Test;

/** What becomes of a switchover from r1 to r2 before r1 is fenced, and when all goes well. */
class SwitchoverTest {

    private final SwitchoverStage stage = new SwitchoverStage();

    @Test
    void shouldPromoteTheWantedNodeAndLeaveTheOldOneFenced() {
        // Given
        stage.poolsPause();

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.sealed().primary()).isEqualTo("r2");
        assertThat(stage.sealed().epoch()).isEqualTo(NEXT);
        assertThat(stage.r2.standby).isFalse();
        assertThat(stage.r1.fenced()).isTrue();
        assertThat(stage.r3.files.get("primary_conninfo")).contains("r2.invalid");
        assertThat(stage.told()).hasAtLeastOneElementOfType(RecoveryCompleted.class);
        assertThat(stage.book.requests().switchover().orElseThrow().state())
                .isEqualTo(SwitchoverRequest.State.RUNNING);
        assertThat(stage.book.requests().hold()).isEmpty();
    }

    @Test
    void shouldTouchNoNodeWhenAPoolDoesNotPause() {
        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("pool rw did not pause in time");
        assertThat(stage.r1.node.altered).isEmpty();
        assertThat(stage.r2.altered).isEmpty();
        assertThat(stage.book.open()).isEmpty();
        assertThat(stage.sealed().epoch()).isEqualTo(Epoch.FIRST);
        assertThat(stage.record().outcome()).isEqualTo(EpochRecord.Outcome.ABANDONED);
        assertThat(stage.aborted()).contains("pool rw did not pause in time");
    }

    @Test
    void shouldNotTakeAnotherEpochsPauseForThisOne() {
        // Given
        stage.store.put(Key.pause("orders", "rw"), new PausedPool(Epoch.FIRST, "c1", Stage.NOW));

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("did not pause");
    }

    @Test
    void shouldTouchNoNodeWhenATransactionDoesNotEnd() {
        // Given
        stage.poolsPause();
        stage.r1.transactionEnds = false;

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("does not end: pid 42, user app");
        assertThat(stage.r1.node.altered).isEmpty();
        assertThat(stage.r2.altered).isEmpty();
        assertThat(stage.sealed().epoch()).isEqualTo(Epoch.FIRST);
        assertThat(stage.record().outcome()).isEqualTo(EpochRecord.Outcome.ABANDONED);
    }

    @Test
    void shouldTouchNoNodeWhenTheOldPrimaryDoesNotAnswer() {
        // Given
        stage.poolsPause();
        stage.r1.answers = false;

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(why(outcome)).contains("refused");
        assertThat(stage.r2.altered).isEmpty();
        assertThat(stage.book.open()).isEmpty();
    }
}
