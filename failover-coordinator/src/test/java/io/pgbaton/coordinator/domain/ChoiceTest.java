package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Marker;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.TimelineHistory;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChoiceTest {

    private static final ClusterSpec THREE = Fixtures.spec(3);
    private static final DurabilityRule ANY_ONE = Fixtures.rule(3, "pg1", 1, "pg2", "pg3");
    private static final DurabilityRule ANY_TWO = Fixtures.rule(3, "pg1", 2, "pg2", "pg3", "pg4");

    @Test
    void shouldChooseTheGreatestPosition() {
        // When
        Choice.Outcome outcome =
                choose(THREE, List.of(ANY_ONE), 1, at("pg2", 1000), at("pg3", 1001));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Chosen(
                                new Journal.Candidate(
                                        "pg3",
                                        Fixtures.rule(4, "pg3", 1, "pg2"),
                                        new Fork(1, new Lsn(1001), new Lsn(991)))));
    }

    @Test
    void shouldForkFromTheTimelineThatTheCandidateIsOn() {
        // Given
        Revoked later = revoked("pg2", position(3, 5, 900), "7000", 170011, false);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, later, at("pg3", 800));

        // Then
        assertThat(candidate(outcome).fork()).isEqualTo(new Fork(5, new Lsn(900), new Lsn(890)));
    }

    @Test
    void shouldPreferTheNewerEpochToTheLongerLog() {
        // Given
        Revoked old = revoked("pg2", position(2, 1, 9000), "7000", 170011, false);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, old, at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg3");
    }

    @Test
    void shouldChooseTheFirstByNameAmongEquals() {
        // When
        Choice.Outcome outcome =
                choose(THREE, List.of(ANY_ONE), 1, at("pg3", 1000), at("pg2", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg2");
    }

    @Test
    void shouldPreferTheRegionBeforeThePriorityAmongEquals() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1", "eu", 100),
                                Fixtures.node("pg2", "us", 900),
                                Fixtures.node("pg3", "eu", 10),
                                Fixtures.node("pg4", "eu", 20)));

        // When
        Choice.Outcome outcome =
                choose(
                        spec,
                        List.of(ANY_TWO),
                        2,
                        at("pg2", 1000),
                        at("pg3", 1000),
                        at("pg4", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg4");
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg4", 2, "pg2", "pg3"));
    }

    @Test
    void shouldPreferThePriorityWhereNobodyIsInTheRegion() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1", "eu", 100),
                                Fixtures.node("pg2", "us", 10),
                                Fixtures.node("pg3", "asia", 20)));

        // When
        Choice.Outcome outcome =
                choose(spec, List.of(ANY_ONE), 1, at("pg2", 1000), at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg3");
    }

    @Test
    void shouldNotPromoteAPreferredNodeThatIsBehind() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1", "eu", 100),
                                Fixtures.node("pg2", "eu", 1000),
                                Fixtures.node("pg3", "us", 1)));

        // When
        Choice.Outcome outcome = choose(spec, List.of(ANY_ONE), 1, at("pg2", 999), at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg3");
    }

    @Test
    void shouldChooseAnEqualWhenThePreferredIsNeverPromoted() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1"),
                                Fixtures.neverPromote("pg2"),
                                Fixtures.node("pg3")));

        // When
        Choice.Outcome outcome =
                choose(spec, List.of(ANY_ONE), 1, at("pg2", 1000), at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg3");
        assertThat(candidate(outcome).rule().voters()).containsExactly("pg2");
    }

    @Test
    void shouldRefuseWhenTheMostAdvancedIsNeverPromoted() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1"),
                                Fixtures.neverPromote("pg2"),
                                Fixtures.node("pg3")));

        // When
        Choice.Outcome outcome =
                choose(spec, List.of(ANY_ONE), 1, at("pg2", 1001), at("pg3", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "promotable: false",
                                        "pg3", "is behind: 0/3E8 < 0/3E9")));
    }

    @Test
    void shouldRefuseWhenTheMostAdvancedIsDelayed() {
        // Given
        Revoked delayed = revoked("pg2", position(3, 1, 1001), "7000", 170011, true);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, delayed, at("pg3", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "applies WAL with a delay",
                                        "pg3", "is behind: 0/3E8 < 0/3E9")));
    }

    @Test
    void shouldRefuseWhenTheMostAdvancedRunsAnOlderMajorVersion() {
        // Given
        Revoked older = revoked("pg2", position(3, 1, 1001), "7000", 170099, false);
        Revoked newer = revoked("pg3", position(3, 1, 1000), "7000", 180000, false);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, older, newer);

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "runs an older major version",
                                        "pg3", "is behind: 0/3E8 < 0/3E9")));
    }

    @Test
    void shouldNotMindAnOlderMinorVersion() {
        // Given
        Revoked older = revoked("pg2", position(3, 1, 1001), "7000", 170001, false);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, older, at("pg3", 1000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg2");
    }

    @Test
    void shouldRefuseANodeThatIsNotInTheClusterFile() {
        // Given
        DurabilityRule rule = Fixtures.rule(3, "pg1", 1, "pg2", "pg9");

        // When
        Choice.Outcome outcome = choose(THREE, List.of(rule), 1, at("pg2", 1000), at("pg9", 1001));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "is behind: 0/3E8 < 0/3E9",
                                        "pg9", "is not in the cluster file")));
    }

    @Test
    void shouldRefuseWhenAVoterIsMissing() {
        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, at("pg2", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.TOO_FEW_REVOKED,
                                Map.of(
                                        "pg3",
                                        "not revoked; may have acknowledged under " + ANY_ONE)));
    }

    @Test
    void shouldDoWithTwoOfThreeWhenTwoMustAcknowledge() {
        // When
        Choice.Outcome outcome =
                choose(Fixtures.spec(4), List.of(ANY_TWO), 2, at("pg2", 1000), at("pg4", 1000));

        // Then
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg2", 1, "pg4"));
    }

    @Test
    void shouldRefuseWithOneOfThreeWhenTwoMustAcknowledge() {
        // When
        Choice.Outcome outcome = choose(Fixtures.spec(4), List.of(ANY_TWO), 2, at("pg2", 1000));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Choice.Outcome.Refused.class,
                        refused -> {
                            assertThat(refused.veto()).isEqualTo(Veto.TOO_FEW_REVOKED);
                            assertThat(refused.nodes()).containsOnlyKeys("pg3", "pg4");
                        });
    }

    @Test
    void shouldNotTakeANonVoterForAVoter() {
        // When
        Choice.Outcome outcome =
                choose(Fixtures.spec(4), List.of(ANY_ONE), 1, at("pg2", 1000), at("pg4", 5000));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Choice.Outcome.Refused.class,
                        refused -> assertThat(refused.veto()).isEqualTo(Veto.TOO_FEW_REVOKED));
    }

    /** A node that no commit waited for is no candidate, and not in the new rule. */
    @Test
    void shouldPassOverANonVoterHoweverFarItIs() {
        // When
        Choice.Outcome outcome =
                choose(
                        Fixtures.spec(4),
                        List.of(ANY_ONE),
                        1,
                        at("pg2", 1000),
                        at("pg3", 900),
                        at("pg4", 5000));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg2");
        assertThat(candidate(outcome).rule().voters()).containsExactly("pg3");
    }

    /** V7: pg4 may hold the only copy of what the unsealed candidate's clients committed. */
    @Test
    void shouldNeedTheVotersOfAnUnsealedRuleAsWell() {
        // Given
        DurabilityRule unsealed = Fixtures.rule(4, "pg2", 1, "pg3", "pg4");

        // When
        Choice.Outcome outcome =
                choose(
                        Fixtures.spec(4),
                        List.of(ANY_TWO, unsealed),
                        2,
                        at("pg2", 1000),
                        at("pg3", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.TOO_FEW_REVOKED,
                                Map.of(
                                        "pg4",
                                        "not revoked; may have acknowledged under " + unsealed)));
    }

    @Test
    void shouldChooseAVoterOfAnUnsealedRule() {
        // Given
        DurabilityRule unsealed = Fixtures.rule(4, "pg2", 1, "pg4");

        // When
        Choice.Outcome outcome =
                choose(
                        Fixtures.spec(4),
                        List.of(ANY_ONE, unsealed),
                        1,
                        at("pg2", 1000),
                        at("pg3", 1000),
                        revoked("pg4", position(3, 2, 1001), "7000", 170011, false));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg4");
        assertThat(candidate(outcome).rule().voters()).containsExactly("pg2", "pg3");
    }

    /** ANY 1 of one voter, after a shrink: all others become voters, or nothing could be sealed. */
    @Test
    void shouldNameAllOthersWhenTheCandidateIsAlone() {
        // Given
        DurabilityRule shrunk = Fixtures.rule(3, "pg1", 1, "pg2");

        // When
        Choice.Outcome outcome = choose(THREE, List.of(shrunk), 1, at("pg2", 1000));

        // Then
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg2", 1, "pg1", "pg3"));
    }

    @Test
    void shouldKeepTheCountInForceWhereThereAreVotersForIt() {
        // When
        Choice.Outcome outcome =
                choose(
                        Fixtures.spec(4),
                        List.of(ANY_TWO),
                        2,
                        at("pg2", 1000),
                        at("pg3", 1000),
                        at("pg4", 1000));

        // Then
        assertThat(candidate(outcome).rule().n()).isEqualTo(2);
    }

    /**
     * Another pgbaton cluster's node under this address: its epochs are higher, and mean nothing.
     */
    @Test
    void shouldNeverChooseANodeOfAnotherDatabaseSystem() {
        // Given
        Revoked alien = revoked("pg2", position(99, 9, 9000), "6666", 170011, false);

        // When
        Choice.Outcome outcome =
                choose(
                        Fixtures.spec(4),
                        List.of(ANY_TWO),
                        2,
                        alien,
                        at("pg3", 1000),
                        at("pg4", 1001));

        // Then
        assertThat(candidate(outcome).node()).isEqualTo("pg4");
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg4", 1, "pg3"));
    }

    @Test
    void shouldNotCountANodeOfAnotherDatabaseSystemAsRevoked() {
        // Given
        Revoked alien = revoked("pg2", position(99, 9, 9000), "6666", 170011, false);

        // When
        Choice.Outcome outcome = choose(THREE, List.of(ANY_ONE), 1, alien, at("pg3", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.TOO_FEW_REVOKED,
                                Map.of(
                                        "pg2", "is of another database system: 6666",
                                        "pg3", "is of another database system: 7000")));
    }

    @Test
    void shouldTellTheNodeOfAnotherDatabaseSystemAmongTheReasons() {
        // Given
        ClusterSpec spec =
                Fixtures.spec(
                        List.of(
                                Fixtures.node("pg1"),
                                Fixtures.node("pg2"),
                                Fixtures.neverPromote("pg3"),
                                Fixtures.neverPromote("pg4")));
        Revoked alien = revoked("pg2", position(99, 9, 9000), "6666", 170011, false);

        // When
        Choice.Outcome outcome =
                choose(spec, List.of(ANY_TWO), 2, alien, at("pg3", 1000), at("pg4", 1000));

        // Then
        assertThat(outcome)
                .isEqualTo(
                        new Choice.Outcome.Refused(
                                Veto.BEST_NOT_PROMOTABLE,
                                Map.of(
                                        "pg2", "is of another database system: 6666",
                                        "pg3", "promotable: false",
                                        "pg4", "promotable: false")));
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameEachVetoForMetricsAndPeople(Veto veto) {
        // When
        String label = veto.label();

        // Then
        assertThat(label).matches("[a-z]+(-[a-z]+)*");
        assertThat(veto.text()).isNotBlank();
    }

    static Choice.Outcome choose(
            ClusterSpec spec, List<DurabilityRule> rules, int n, Revoked... revoked) {
        return Choice.choose(spec, new Epoch(4), "pg1", rules, n, List.of(revoked));
    }

    static Journal.Candidate candidate(Choice.Outcome outcome) {
        if (outcome instanceof Choice.Outcome.Chosen(Journal.Candidate candidate)) {
            return candidate;
        }
        throw new AssertionError("nobody was chosen: " + outcome);
    }

    /** In epoch 3, on timeline 1. */
    static Revoked at(String node, long end) {
        return revoked(node, position(3, 1, end), "7000", 170011, false);
    }

    static Position position(long epoch, int timeline, long end) {
        return new Position(
                new Marker(new Epoch(epoch), "pg1", new Lsn(1)),
                new TimelineHistory(timeline, List.of()),
                new Lsn(end));
    }

    static Revoked revoked(
            String node, Position position, String system, int version, boolean delayed) {
        return new Revoked(
                node,
                position,
                new Lsn(position.end().bytes() - 10),
                null,
                system,
                version,
                delayed);
    }
}
