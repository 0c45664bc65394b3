package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Topology;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuorumTest {

    private static final DurabilityRule SEALED = Fixtures.rule(3, "pg1", 1, "pg2", "pg3");
    private static final DurabilityRule PENDING = Fixtures.rule(3, "pg1", 1, "pg2");
    private static final DurabilityRule UNSEALED = Fixtures.rule(4, "pg2", 1, "pg3", "pg4");

    @Test
    void shouldNeedEnoughOfEveryRule() {
        // Given
        List<DurabilityRule> rules = List.of(SEALED, UNSEALED);

        // When
        List<Boolean> enough =
                List.of(
                        Quorum.enough(rules, Set.of("pg2", "pg3")),
                        Quorum.enough(rules, Set.of("pg3", "pg4")),
                        Quorum.enough(rules, Set.of("pg2", "pg3", "pg4")));

        // Then
        assertThat(enough).containsExactly(false, false, true);
    }

    @Test
    void shouldNeverBeEnoughWithoutARule() {
        // When
        boolean enough = Quorum.enough(List.of(), Set.of("pg2", "pg3"));

        // Then
        assertThat(enough).isFalse();
    }

    @Test
    void shouldCountTheRuleInForceAndThePendingOne() {
        // Given
        Topology topology = Fixtures.topology(SEALED).withPending(PENDING);

        // When
        List<DurabilityRule> rules = Quorum.rules(topology, List.of());

        // Then
        assertThat(rules).containsExactly(SEALED, PENDING);
    }

    /**
     * V7: whatever became of it, clients may have committed under an unsealed candidate's names.
     */
    @ParameterizedTest
    @EnumSource(names = "SEALED", mode = EnumSource.Mode.EXCLUDE)
    void shouldCountTheRuleOfALaterEpochThatIsNotSealed(EpochRecord.Outcome outcome) {
        // When
        List<DurabilityRule> rules =
                Quorum.rules(
                        Fixtures.topology(SEALED),
                        List.of(
                                record(3, EpochRecord.Outcome.SEALED, SEALED),
                                record(4, outcome, UNSEALED)));

        // Then
        assertThat(rules).containsExactly(SEALED, UNSEALED);
    }

    @Test
    void shouldNotCountWhatASealMadeHistory() {
        // Given
        List<EpochRecord> epochs =
                List.of(
                        record(2, EpochRecord.Outcome.ABANDONED, Fixtures.rule(2, "pg4", 1, "pg9")),
                        record(3, EpochRecord.Outcome.BEGUN, Fixtures.rule(3, "pg4", 1, "pg9")),
                        record(4, EpochRecord.Outcome.SEALED, UNSEALED),
                        record(5, EpochRecord.Outcome.BEGUN, null));

        // When
        List<DurabilityRule> rules = Quorum.rules(Fixtures.topology(SEALED), epochs);

        // Then
        assertThat(rules).containsExactly(SEALED);
    }

    private static EpochRecord record(
            int epoch,
            EpochRecord.Outcome outcome,
            @org.jspecify.annotations.Nullable DurabilityRule rule) {
        return new EpochRecord(new Epoch(epoch), outcome, rule, null, List.of());
    }
}
