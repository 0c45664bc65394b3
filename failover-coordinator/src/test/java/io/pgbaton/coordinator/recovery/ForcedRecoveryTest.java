package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.coordinator.domain.Veto;
import io.pgbaton.events.RecoveryAborted;
import io.pgbaton.events.RecoveryAdvanced;
import io.pgbaton.events.RecoveryStarted;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** r1 is dead and r3 cannot be revoked: {@code ANY 1 (r2,r3)} asks for both. */
class ForcedRecoveryTest {

    private static final FailoverReport FOUND =
            new FailoverReport("r1", "r2", List.of(), List.of(), List.of("r3"), null, null);

    private final Stage stage = new Stage();

    @BeforeEach
    void withoutR3() {
        stage.r3.denied.add("primary_conninfo");
    }

    @Test
    void shouldNotPromoteWithoutAnOrder() {
        // When
        Outcome outcome =
                new Recovery(stage.scene, stage.book).begin(Journal.Kind.FAILOVER, "r1", "dead");

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.TOO_FEW_REVOKED);
        assertThat(stage.r2.standby).isTrue();
    }

    @Test
    void shouldPromoteWithoutTheVoterThatSomebodyStandsFor() {
        // When
        Outcome outcome = ordered(order("r3"), null);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.r2.standby).isFalse();
        assertThat(stage.book.requests().failover().orElseThrow().orders(new Epoch(2))).isTrue();
        assertThat(record(2).journal())
                .satisfies(
                        journal ->
                                assertThat(journal.reason())
                                        .isEqualTo(
                                                "forced by ann, without the word of r3: it"
                                                        + " burns"));
        assertThat(stage.told)
                .hasAtLeastOneElementOfType(RecoveryStarted.class)
                .filteredOn(RecoveryStarted.class::isInstance)
                .first()
                .extracting(event -> ((RecoveryStarted) event).reason())
                .asString()
                .contains("ann", "it burns");
    }

    @Test
    void shouldNotPromoteWithoutAVoterThatNobodyStandsFor() {
        // When
        Outcome outcome = ordered(order(), null);

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.TOO_FEW_REVOKED);
        assertThat(stage.r2.standby).isTrue();
    }

    /** The order is for its epoch; a later one has to prove everything again. */
    @Test
    void shouldNotStandForAnotherEpoch() {
        // Given
        stage.book.succession().begin(order("r3"), FOUND, Stage.NOW);
        Journal begun = stage.book.open().orElseThrow();
        DurabilityRule rule =
                new DurabilityRule(begun.epoch(), "r3", new TreeSet<>(List.of("r2")), 1);
        Fork fork = new Fork(1, Lsn.parse("0/3000000"), Lsn.parse("0/2FFFFF0"));
        Journal open =
                stage.book.write(begun.choosing(new Journal.Candidate("r3", rule, fork), Map.of()));

        // When
        Outcome outcome = new Recovery(stage.scene, stage.book).abandon(open, "a test");

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.TOO_FEW_REVOKED);
    }

    @Test
    void shouldGoOnInTheOpenEpochWhereNobodyWasChosen() {
        // Given
        new Recovery(stage.scene, stage.book).begin(Journal.Kind.FAILOVER, "r1", "dead");
        Journal open = stage.book.open().orElseThrow();

        // When
        Outcome outcome = ordered(order("r3"), open);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.book.topology().orElseThrow().epoch()).isEqualTo(open.epoch());
        assertThat(Objects.requireNonNull(record(2).journal()).steps())
                .anySatisfy(
                        step -> {
                            assertThat(step.name()).isEqualTo("ordered");
                            assertThat(step.detail()).contains("forced by ann");
                        });
        assertThat(stage.told)
                .filteredOn(RecoveryAdvanced.class::isInstance)
                .anySatisfy(
                        event ->
                                assertThat(((RecoveryAdvanced) event).detail())
                                        .contains("forced by ann"));
    }

    /** I10: an epoch never has two candidates. */
    @Test
    void shouldAbandonAnEpochWhoseChosenOneIsLost() {
        // Given
        Journal begun =
                stage.book.succession().begin(Journal.Kind.FAILOVER, "r1", "dead", Stage.NOW);
        DurabilityRule rule =
                new DurabilityRule(begun.epoch(), "r3", new TreeSet<>(List.of("r2")), 1);
        Fork fork = new Fork(1, Lsn.parse("0/3000000"), Lsn.parse("0/3000000"));
        Journal open =
                stage.book.write(begun.choosing(new Journal.Candidate("r3", rule, fork), Map.of()));

        // When
        Outcome outcome = ordered(order("r3"), open);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.book.topology().orElseThrow().epoch()).isEqualTo(new Epoch(3));
        assertThat(record(2).outcome()).isEqualTo(EpochRecord.Outcome.ABANDONED);
        assertThat(stage.told).hasAtLeastOneElementOfType(RecoveryAborted.class);
    }

    /** What a decider that died left behind is executed by the next, by the same order. */
    @Test
    void shouldBeGoneOnWithByASuccessor() {
        // Given
        stage.book.succession().begin(order("r3"), FOUND, Stage.NOW);
        Journal open = stage.book.open().orElseThrow();
        assertThat(open.phase()).isEqualTo(RecoveryPhase.REVOKING);

        // When
        Outcome outcome = new Recovery(stage.scene, stage.book).resume(open);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
    }

    private Outcome ordered(FailoverRequest order, @Nullable Journal open) {
        return new Recovery(stage.scene, stage.book).ordered(order, FOUND, open);
    }

    private static FailoverRequest order(String... without) {
        return FailoverRequest.look("1", "ann", "it burns", null, false, Stage.NOW)
                .accepting("2", List.of(without), Stage.NOW);
    }

    private EpochRecord record(int epoch) {
        return stage.book.epochs().stream()
                .filter(e -> e.epoch().equals(new Epoch(epoch)))
                .findFirst()
                .orElseThrow();
    }

    private static Veto veto(Outcome outcome) {
        return ((Outcome.Open) outcome).veto();
    }
}
