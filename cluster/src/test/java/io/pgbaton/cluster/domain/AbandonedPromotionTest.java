package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** I13, 6: whose log may have the promotion of an epoch that is given up. */
class AbandonedPromotionTest {

    private static final List<String> NODES = List.of("pg1", "pg2", "pg3");

    @Test
    void shouldBeNobodysBeforeItMayHaveBeenSent() {
        // When
        Set<String> promoted = in(RecoveryPhase.CHOSEN).promotedHere(NODES);

        // Then
        assertThat(promoted).isEmpty();
    }

    @Test
    void shouldBeTheCandidatesOnceItMayHaveBeenSent() {
        // When
        Set<String> promoted = in(RecoveryPhase.PROMOTING).promotedHere(NODES);

        // Then
        assertThat(promoted).containsExactly("pg2");
    }

    @ParameterizedTest
    @EnumSource(
            value = RecoveryPhase.class,
            names = {"REPOINTING", "SEALING"})
    void shouldBeEverybodysOnceOthersMayFollow(RecoveryPhase phase) {
        // When
        Set<String> promoted = in(phase).promotedHere(NODES);

        // Then
        assertThat(promoted).containsExactly("pg1", "pg2", "pg3");
    }

    @Test
    void shouldBeNobodysWhereNobodyWasChosen() {
        // Given
        Journal revoking = begun();
        Journal readopting = begun().in(RecoveryPhase.READOPTING);

        // When, Then
        assertThat(revoking.promotedHere(NODES)).isEmpty();
        assertThat(readopting.promotedHere(NODES)).isEmpty();
    }

    private static Journal in(RecoveryPhase phase) {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(5), "pg2", new TreeSet<>(List.of("pg3")), 1);
        Journal journal =
                begun().choosing(
                                new Journal.Candidate(
                                        "pg2", rule, new Fork(1, new Lsn(1000), null)),
                                Map.of());
        for (RecoveryPhase next : EnumSet.range(RecoveryPhase.PROMOTING, RecoveryPhase.SEALING)) {
            if (next.compareTo(phase) <= 0) {
                journal = journal.in(next);
            }
        }
        return journal;
    }

    private static Journal begun() {
        return Journal.begin(new Epoch(5), 42, Journal.Kind.FAILOVER, "pg1", "dead", Instant.EPOCH);
    }
}
