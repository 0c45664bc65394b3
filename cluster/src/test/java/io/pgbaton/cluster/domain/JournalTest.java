package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");

    private final Journal fresh =
            Journal.begin(new Epoch(5), 42, Journal.Kind.FAILOVER, "pg1", "dead: proof", BEGAN);

    @Test
    void shouldBeginWithRevokingAndNobodyChosen() {
        // When
        Journal journal = fresh;

        // Then
        assertThat(journal)
                .isEqualTo(
                        new Journal(
                                new Epoch(5),
                                42,
                                Journal.Kind.FAILOVER,
                                RecoveryPhase.REVOKING,
                                "pg1",
                                "dead: proof",
                                null,
                                Map.of(),
                                BEGAN,
                                List.of()));
    }

    @Test
    void shouldKeepTheChosenCandidateAndTheRestoreCommands() {
        // When
        Journal chosen = fresh.choosing(candidate("pg2"), Map.of("pg3", "cp %f %p"));

        // Then
        assertThat(chosen.phase()).isEqualTo(RecoveryPhase.CHOSEN);
        assertThat(chosen.candidate()).isEqualTo(candidate("pg2"));
        assertThat(chosen.restoreCommands()).containsExactly(Map.entry("pg3", "cp %f %p"));
        assertThat(chosen.in(RecoveryPhase.PROMOTING).candidate()).isEqualTo(candidate("pg2"));
        assertThat(chosen.in(RecoveryPhase.PROMOTING).restoreCommands())
                .isEqualTo(chosen.restoreCommands());
    }

    @Test
    void shouldNeverHaveTwoCandidates() {
        // Given
        Journal chosen = fresh.choosing(candidate("pg2"), Map.of());

        // When, Then
        assertThatIllegalStateException()
                .isThrownBy(() -> chosen.choosing(candidate("pg3"), Map.of()))
                .withMessage("epoch 5 has a candidate already");
    }

    @Test
    void shouldNotBeChosenWithoutACandidate() {
        // When, Then
        assertThatIllegalStateException().isThrownBy(() -> fresh.in(RecoveryPhase.CHOSEN));
    }

    @Test
    void shouldNotChooseOnceItReadopts() {
        // Given
        Journal readopting = fresh.in(RecoveryPhase.READOPTING);

        // When, Then
        assertThatIllegalStateException()
                .isThrownBy(() -> readopting.choosing(candidate("pg2"), Map.of()))
                .withMessage("epoch 5: CHOSEN after READOPTING");
    }

    @Test
    void shouldChangeOnlyTheTokenInOtherHands() {
        // Given
        Journal chosen =
                fresh.choosing(candidate("pg2"), Map.of("pg3", "x"))
                        .with(new Journal.Step("own", BEGAN, 1.5, null));

        // When
        Journal taken = chosen.takenOverBy(77);

        // Then
        assertThat(taken.token()).isEqualTo(77);
        assertThat(taken.takenOverBy(42)).isEqualTo(chosen);
        assertThat(taken.promise()).isEqualTo(new Promise(new Epoch(5), 77));
    }

    @Test
    void shouldKeepItsStepsInOrder() {
        // Given
        Journal.Step own = new Journal.Step("own", BEGAN, 1.5, null);
        Journal.Step revoke = new Journal.Step("revoke", BEGAN.plusMillis(9), 8.0, "pg2");

        // When
        Journal journal = fresh.with(own).with(revoke);

        // Then
        assertThat(journal.steps()).containsExactly(own, revoke);
        assertThat(journal.in(RecoveryPhase.READOPTING).steps()).containsExactly(own, revoke);
    }

    static Journal.Candidate candidate(String node) {
        return new Journal.Candidate(
                node,
                new DurabilityRule(new Epoch(5), node, new TreeSet<>(List.of("pg4")), 1),
                new Fork(1, new Lsn(1000), new Lsn(1000)));
    }
}
