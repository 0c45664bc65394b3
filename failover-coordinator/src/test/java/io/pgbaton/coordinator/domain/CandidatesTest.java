package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.NodeState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who could be promoted, before anybody is revoked. */
class CandidatesTest {

    @Test
    void shouldNotComeToTheOneThatIsBehind() {
        // Given
        Candidates candidates = of(Map.of("pg2", at(1, "0/3000000"), "pg3", at(1, "0/3000001")));

        // When, Then
        assertThat(candidates.objection("pg2")).contains("is behind pg3");
        assertThat(candidates.objection("pg3")).isEmpty();
        assertThat(candidates.best(null)).isEqualTo("pg3");
    }

    @Test
    void shouldPreferTheNewerTimelineToTheLongerLog() {
        // Given
        Candidates candidates = of(Map.of("pg2", at(2, "0/1"), "pg3", at(1, "0/3000000")));

        // When, Then
        assertThat(candidates.objection("pg3")).contains("is behind pg2");
        assertThat(candidates.best(null)).isEqualTo("pg2");
    }

    @Test
    void shouldPreferWhoseLogIsKnown() {
        // Given
        Candidates candidates = of(Map.of("pg2", at(1, null), "pg3", at(1, "0/1")));

        // When, Then
        assertThat(candidates.best(null)).isEqualTo("pg3");
        assertThat(candidates.end("pg2")).isEqualTo("an unknown position");
        assertThat(candidates.end("pg3")).isEqualTo("0/1");
        assertThat(candidates.end("pg9")).isEqualTo("an unknown position");
    }

    @Test
    void shouldHaveNobodyButTheOneThatWasAskedFor() {
        // Given
        Candidates equals = of(Map.of("pg2", at(1, "0/9"), "pg3", at(1, "0/9")));

        // When, Then
        assertThat(equals.best(null)).isEqualTo("pg2");
        assertThat(equals.best("pg3")).isEqualTo("pg3");
        assertThat(equals.best("pg4")).isNull();
    }

    @Test
    void shouldObjectToWhoWasNotHeardOrMayNotBePromoted() {
        // Given
        Candidates candidates = of(Map.of("pg4", at(1, "0/9")));

        // When, Then
        assertThat(candidates.objection("pg2"))
                .contains("is no standby that can be reached and compared");
        assertThat(candidates.objection("pg4")).contains("promotable: false");
        assertThat(candidates.best(null)).isNull();
    }

    private static Candidates of(Map<String, NodeState> heard) {
        return new Candidates(
                new Eligibility(Fixtures.specNeverPromoting(4, "pg4"), "pg1", Mandate.AUTOMATIC),
                new TreeMap<>(heard));
    }

    private static NodeState at(int timeline, @Nullable String end) {
        return new NodeState(
                true, timeline, null, end, end, false, false, "", null, "7000", 170011, List.of(),
                null, List.of(), Map.of(), null);
    }
}
