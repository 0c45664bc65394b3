package io.pgbaton.coordinator.recovery;

import static io.pgbaton.coordinator.recovery.SwitchoverStage.NEXT;
import static io.pgbaton.coordinator.recovery.SwitchoverStage.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** I10, I14: a switchover that lost its decider, its old primary, or its candidate. */
class SwitchoverResumeTest {

    private final SwitchoverStage stage = new SwitchoverStage();

    /** It may be fenced, and nobody else would come back for it (I14). */
    @Test
    void shouldGoOnAsARecoveryWhenTheOldPrimaryIsLostInTheMiddle() {
        // Given
        stage.book.write(stage.journal().in(RecoveryPhase.REVOKING));
        stage.r1.answers = false;

        // When
        Outcome outcome = stage.resume();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.sealed().primary()).isIn("r2", "r3");
        assertThat(stage.sealed().epoch()).isEqualTo(NEXT);
    }

    /** Lost after the choice: what was chosen stays, whatever answers then. */
    @Test
    void shouldNotTakeBackWhatWasChosen() {
        // Given
        stage.poolsPause();
        stage.r1.standbysPromote = false;

        // When
        Outcome outcome = stage.begin();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        Journal open = stage.book.open().orElseThrow();
        assertThat(open.phase()).isEqualTo(RecoveryPhase.PROMOTING);
        assertThat(stage.r1.fenced()).isTrue();
    }

    @Test
    void shouldTakeTheOldPrimaryBackWhenItsDeciderWasLostAfterTheFence() {
        // Given
        Journal revoking = stage.journal().in(RecoveryPhase.REVOKING);
        stage.book.write(revoking);
        stage.r1.node.files.put("synchronous_standby_names", "ANY 1 (\"pgbaton_fenced_2\")");
        stage.r1.node.files.put("default_transaction_read_only", "on");

        // When
        Outcome outcome = stage.resume();

        // Then
        assertThat(why(outcome)).contains("its decider was lost");
        stage.assertTakenBack();
    }

    @Test
    void shouldAbandonWhatASuccessorFindsBeforeAnyNodeWasTouched() {
        // Given
        stage.journal();

        // When
        Outcome outcome = stage.resume();

        // Then
        assertThat(why(outcome)).contains("its decider was lost");
        assertThat(stage.r1.node.altered).isEmpty();
        assertThat(stage.book.open()).isEmpty();
        assertThat(stage.sealed().epoch()).isEqualTo(Epoch.FIRST);
    }

    @Test
    void shouldCompleteWhatASuccessorFindsPastThePointOfNoReturn() {
        // Given
        stage.poolsPause();
        Journal.Candidate candidate =
                new Journal.Candidate(
                        "r2",
                        new DurabilityRule(NEXT, "r2", new TreeSet<>(List.of("r3")), 1),
                        new Fork(1, Lsn.parse("0/3000000"), null));
        stage.book.write(
                stage.book
                        .write(stage.journal().in(RecoveryPhase.REVOKING))
                        .choosing(candidate, Map.of()));

        // When
        Outcome outcome = stage.resume();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.sealed().primary()).isEqualTo("r2");
        assertThat(stage.sealed().epoch()).isEqualTo(NEXT);
    }
}
