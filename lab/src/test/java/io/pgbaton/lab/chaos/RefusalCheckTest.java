package io.pgbaton.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RefusalCheckTest {

    @Test
    void shouldBelieveWhatAFaultHasDone() {
        // When
        List<Violation> found =
                RefusalCheck.check(
                        List.of(refusal("too-few-reachable", Map.of("pg2", "unreachable"))),
                        Set.of("pg1", "pg2"));

        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void shouldNotBelieveThatANodeIsAwayThatNoFaultTouched() {
        // When
        List<Violation> found =
                RefusalCheck.check(
                        List.of(refusal("too-few-reachable", Map.of("pg3", "unreachable"))),
                        Set.of("pg1"));

        // Then
        assertThat(found).extracting(Violation::kind).containsExactly(Kind.UNTRUE_REFUSAL);
    }

    @Test
    void shouldNotBelieveAHoldThatNobodyAskedFor() {
        // When
        List<Violation> found =
                RefusalCheck.check(List.of(refusal("on-hold", Map.of())), Set.of("pg1"));

        // Then
        assertThat(found).extracting(Violation::kind).containsExactly(Kind.UNTRUE_REFUSAL);
    }

    @Test
    void shouldNotBelieveInMissingNodesWhereEveryNodeIsThere() {
        // When
        List<Violation> found =
                RefusalCheck.check(List.of(refusal("too-few-revoked", Map.of())), Set.of());

        // Then
        assertThat(found).extracting(Violation::kind).containsExactly(Kind.UNTRUE_REFUSAL);
    }

    private static Refusal refusal(String veto, Map<String, String> nodes) {
        return new Refusal(new Epoch(1), veto, "so it is", nodes, Instant.EPOCH);
    }
}
