package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.TimelineHistory;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an order relaxes in {@link Choice}, and what it does not. */
class MandateTest {

    private ClusterSpec spec = Fixtures.spec(4);

    @Test
    void shouldChooseWithoutTheVotersThatSomebodyStandsFor() {
        // When
        Choice.Outcome outcome =
                choose(Choosing.ANY_ONE, forced(null, "pg3"), Choosing.at("pg2", 1000));

        // Then
        assertThat(Choosing.candidate(outcome).node()).isEqualTo("pg2");
    }

    @Test
    void shouldRefuseWithoutAVoterThatNobodyStandsFor() {
        // When
        Choice.Outcome outcome =
                choose(Choosing.ANY_TWO, forced(null, "pg3"), Choosing.at("pg3", 1000));

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.TOO_FEW_REVOKED);
    }

    /** Those whose word is missing may all be named: somebody's own log is still needed. */
    @Test
    void shouldChooseNobodyWhereNobodyWasRevoked() {
        // When
        Choice.Outcome outcome = choose(Choosing.ANY_ONE, forced(null, "pg2", "pg3"));

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.TOO_FEW_REVOKED);
    }

    @Test
    void shouldTakeTheFurthestOfAllWhereVotersAreMissing() {
        // When
        Choice.Outcome outcome =
                choose(
                        Choosing.ANY_ONE,
                        forced(null, "pg3"),
                        Choosing.at("pg2", 1000),
                        Choosing.at("pg4", 1001));

        // Then
        assertThat(Choosing.candidate(outcome).node()).isEqualTo("pg4");
    }

    @Test
    void shouldRefuseTheWantedNodeWhereAnotherHasMore() {
        // When
        Choice.Outcome outcome =
                choose(
                        Choosing.ANY_ONE,
                        forced("pg2"),
                        Choosing.at("pg2", 1000),
                        Choosing.at("pg3", 1001));

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.BEST_NOT_PROMOTABLE);
        assertThat(((Choice.Outcome.Refused) outcome).nodes())
                .containsEntry("pg2", "was asked for, and is not as far as pg3");
    }

    @Test
    void shouldPreferTheWantedNodeAmongEquals() {
        // When
        Choice.Outcome outcome =
                choose(
                        Choosing.ANY_ONE,
                        forced("pg3"),
                        Choosing.at("pg2", 1000),
                        Choosing.at("pg3", 1000));

        // Then
        assertThat(Choosing.candidate(outcome).node()).isEqualTo("pg3");
    }

    @Test
    void shouldNeverPromoteANodeThatMayNotBe() {
        // Given
        spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1"),
                                Fixtures.neverPromote("pg2"),
                                Fixtures.node("pg3")));

        // When
        Choice.Outcome outcome =
                choose(Choosing.ANY_ONE, forced("pg2", "pg3"), Choosing.at("pg2", 1000));

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.BEST_NOT_PROMOTABLE);
    }

    /** I13, 6: such a log may be the only one with a promotion that nobody sealed. */
    @Test
    void shouldNotTakeALogWithAPromotionThatWasNeverSealed() {
        // Given
        Position abandoned =
                new Position(
                        new Marker(new Epoch(3), "pg1", new Lsn(1)),
                        new TimelineHistory(
                                2, List.of(new TimelineHistory.Switch(1, new Lsn(900)))),
                        new Lsn(1000));

        // When
        Choice.Outcome outcome =
                choose(
                        Choosing.ANY_ONE,
                        forced(null, "pg3"),
                        Choosing.revoked("pg2", abandoned, "7000", 170011, false));

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.BEST_NOT_PROMOTABLE);
    }

    @Test
    void shouldChooseNobodyFromTwoDatabaseSystems() {
        // When
        Choice.Outcome outcome =
                choose(
                        Choosing.ANY_TWO,
                        forced(null, "pg4"),
                        Choosing.at("pg2", 1000),
                        Choosing.revoked(
                                "pg3", Choosing.position(3, 1, 999), "6666", 170011, false));

        // Then
        assertThat(veto(outcome)).isEqualTo(Veto.TOO_FEW_REVOKED);
    }

    @Test
    void shouldMakeNoVoterOfANodeThatWasNoneAndMayNotBePromoted() {
        // Given
        spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1"),
                                Fixtures.node("pg2"),
                                Fixtures.node("pg3"),
                                Fixtures.neverPromote("pg4")));

        // When
        Choice.Outcome outcome =
                choose(
                        Choosing.ANY_ONE,
                        forced(null, "pg3"),
                        Choosing.at("pg2", 1000),
                        Choosing.at("pg4", 900));

        // Then
        assertThat(Choosing.candidate(outcome).rule().voters()).doesNotContain("pg4");
    }

    private Choice.Outcome choose(DurabilityRule rule, Mandate mandate, Revoked... revoked) {
        return Choice.choose(
                spec, new Epoch(4), "pg1", List.of(rule), rule.n(), List.of(revoked), mandate);
    }

    private static Mandate forced(@Nullable String to, String... without) {
        return new Mandate(true, to, Set.of(without));
    }

    private static Veto veto(Choice.Outcome outcome) {
        return ((Choice.Outcome.Refused) outcome).veto();
    }
}
