package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Topology;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * I3, by counting and not by its formula: every rule over up to four voters, beside every other,
 * and every set that may have been revoked.
 */
class EnoughRevokedTest {

    private static final List<String> STANDBYS = List.of("pg2", "pg3", "pg4", "pg5");
    private static final List<Set<String>> SETS = subsets();

    @Test
    void I3_shouldMeetEverySetThatMayHaveAcknowledgedUnderTheRuleInForceOrAPendingOne() {
        for (DurabilityRule inForce : rules(3, "pg1")) {
            for (DurabilityRule pending : rules(3, "pg1")) {
                // Given
                Topology topology = Fixtures.topology(inForce).withPending(pending);

                // When
                List<DurabilityRule> counted = Quorum.rules(topology, List.of());

                // Then
                assertNothingCanBeMissed(counted, inForce, pending);
            }
        }
    }

    @Test
    void I3_shouldMeetEverySetThatMayHaveAcknowledgedUnderAnUnsealedRule() {
        for (DurabilityRule inForce : rules(3, "pg1")) {
            for (DurabilityRule unsealed : rules(4, "pg2")) {
                // Given
                EpochRecord abandoned =
                        new EpochRecord(
                                unsealed.epoch(),
                                EpochRecord.Outcome.ABANDONED,
                                unsealed,
                                null,
                                List.of());

                // When
                List<DurabilityRule> counted =
                        Quorum.rules(Fixtures.topology(inForce), List.of(abandoned));

                // Then
                assertNothingCanBeMissed(counted, inForce, unsealed);
            }
        }
    }

    @Test
    void I3_shouldLetAnyTwoRecoveriesMeet() {
        for (DurabilityRule rule : rules(3, "pg1")) {
            // When
            List<Set<String>> enough =
                    SETS.stream().filter(set -> Quorum.enough(List.of(rule), set)).toList();

            // Then
            for (Set<String> one : enough) {
                assertThat(enough).as(rule.toString()).allMatch(other -> meet(one, other));
            }
        }
    }

    private static void assertNothingCanBeMissed(
            Collection<DurabilityRule> counted, DurabilityRule... inUse) {
        for (Set<String> revoked : SETS) {
            if (!Quorum.enough(counted, revoked)) {
                continue;
            }
            for (DurabilityRule rule : inUse) {
                Set<String> left = new TreeSet<>(rule.voters());
                left.removeAll(revoked);
                assertThat(left.size())
                        .as("%s revoked of %s: the others acknowledge, or have", revoked, rule)
                        .isLessThan(rule.n());
            }
        }
    }

    private static boolean meet(Set<String> one, Set<String> other) {
        return !Collections.disjoint(one, other);
    }

    private static List<DurabilityRule> rules(int epoch, String primary) {
        List<DurabilityRule> rules = new ArrayList<>();
        for (Set<String> voters : SETS) {
            for (int n = 1; n <= voters.size() && !voters.contains(primary); n++) {
                rules.add(new DurabilityRule(new Epoch(epoch), primary, new TreeSet<>(voters), n));
            }
        }
        return rules;
    }

    private static List<Set<String>> subsets() {
        List<Set<String>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << STANDBYS.size(); bits++) {
            Set<String> subset = new TreeSet<>();
            for (int i = 0; i < STANDBYS.size(); i++) {
                if ((bits >> i & 1) == 1) {
                    subset.add(STANDBYS.get(i));
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }
}
