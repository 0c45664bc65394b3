package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.GivenUp.DESCENDANT;
import static io.pgbaton.coordinator.domain.GivenUp.OF_PG2;
import static io.pgbaton.coordinator.domain.GivenUp.SEALED;
import static io.pgbaton.coordinator.domain.GivenUp.UNTOUCHED;
import static io.pgbaton.coordinator.domain.GivenUp.at;
import static io.pgbaton.coordinator.domain.GivenUp.given;
import static io.pgbaton.coordinator.domain.GivenUp.unsealed;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * H4: whose log proves that it descends from a candidate, and which rules that leaves to ask for.
 */
class DescentTest {

    private static final Revoked THE_CANDIDATE = at("pg2", 4, "pg2", 2);

    /** Nothing is to be argued away: what was acknowledged under any of them is among R. */
    @Test
    void shouldAskForAllRulesWhereEnoughAreRevokedForAll() {
        // When
        List<DurabilityRule> rules =
                unsealed(given(4, OF_PG2)).rules(List.of(DESCENDANT, THE_CANDIDATE));

        // Then
        assertThat(rules).containsExactly(SEALED, OF_PG2);
    }

    /** The second was chosen by enough: it has all that was acknowledged under the first. */
    @Test
    void shouldNotAskForTheRulesOfEpochsBeforeTheOneThatItDescendsFrom() {
        // Given
        DurabilityRule ofPg4 = Fixtures.rule(5, "pg4", 1, "pg5");
        Unsealed unsealed = unsealed(given(4, OF_PG2), given(5, ofPg4));

        // When
        List<DurabilityRule> rules = unsealed.rules(List.of(at("pg5", 5, "pg4", 2)));

        // Then
        assertThat(rules).containsExactly(ofPg4);
    }

    /** pg5 followed pg2, and nobody counts on it; pg3, who does vote, did not. */
    @Test
    void shouldNotTakeTheMarkerOfANodeWithoutAVoteForDescent() {
        // Given
        Revoked noVoter = at("pg5", 4, "pg2", 2);

        // When
        List<DurabilityRule> rules = unsealed(given(4, OF_PG2)).rules(List.of(UNTOUCHED, noVoter));

        // Then
        assertThat(rules).containsExactly(SEALED, OF_PG2);
    }

    /** pg2 was the primary of epoch 2 as well: pg3 has been away since. */
    @Test
    void shouldNotTakeTheMarkerOfAnEarlierPrimacyOfTheCandidateForDescent() {
        // Given
        Revoked away = at("pg3", 2, "pg2", 1);

        // When
        List<DurabilityRule> rules = unsealed(given(4, OF_PG2)).rules(List.of(away));

        // Then
        assertThat(rules).containsExactly(SEALED, OF_PG2);
    }
}
