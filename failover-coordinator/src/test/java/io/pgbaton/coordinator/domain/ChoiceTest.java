package io.pgbaton.coordinator.domain;

import static io.pgbaton.coordinator.domain.Choosing.ANY_ONE;
import static io.pgbaton.coordinator.domain.Choosing.ANY_TWO;
import static io.pgbaton.coordinator.domain.Choosing.THREE;
import static io.pgbaton.coordinator.domain.Choosing.at;
import static io.pgbaton.coordinator.domain.Choosing.candidate;
import static io.pgbaton.coordinator.domain.Choosing.choose;
import static io.pgbaton.coordinator.domain.Choosing.position;
import static io.pgbaton.coordinator.domain.Choosing.revoked;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I5: the furthest is chosen, and the rule under which it begins. */
class ChoiceTest {

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

    /** Recorded with the choice, before it weakens: it serves without any standby. */
    @Test
    void shouldAskForNoneWhenTheCandidateIsAloneAndTheFileLetsItDegrade() {
        // Given
        DurabilityRule shrunk = Fixtures.rule(3, "pg1", 1, "pg2");
        ClusterSpec spec = Fixtures.asking(THREE, 1, ClusterSpec.WhenShort.DEGRADE);

        // When
        Choice.Outcome outcome = choose(spec, List.of(shrunk), 1, at("pg2", 1000));

        // Then
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg2", 0, "pg1", "pg3"));
    }

    /** Whoever was revoked will follow: there is no reason to go without. */
    @Test
    void shouldAskForOneWhereAnotherFollowsAlthoughTheFileLetsItDegrade() {
        // Given
        ClusterSpec spec = Fixtures.asking(THREE, 1, ClusterSpec.WhenShort.DEGRADE);

        // When
        Choice.Outcome outcome =
                choose(
                        spec,
                        List.of(Fixtures.rule(3, "pg1", 0, "pg2", "pg3")),
                        0,
                        at("pg2", 1000),
                        at("pg3", 900));

        // Then
        assertThat(candidate(outcome).rule()).isEqualTo(Fixtures.rule(4, "pg2", 1, "pg3"));
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
}
