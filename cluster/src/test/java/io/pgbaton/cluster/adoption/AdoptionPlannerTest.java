package io.pgbaton.cluster.adoption;

import static io.pgbaton.cluster.adoption.SurveyOfThree.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters that can be taken over, and what that changes. */
class AdoptionPlannerTest {

    private final SurveyOfThree survey = new SurveyOfThree();

    @Test
    void shouldListEveryChangeInItsOrder() {
        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(
                        new AdoptionPlan.Feasible(
                                new DurabilityRule(
                                        Epoch.FIRST,
                                        "pg1",
                                        new TreeSet<>(List.of("pg2", "pg3")),
                                        1),
                                7,
                                List.of(
                                        "pg1: promise epoch 1; create the slots of epoch 1 for"
                                                + " [pg2, pg3]",
                                        "pg2: promise epoch 1; synchronous_standby_names = ANY 1"
                                                + " (\"pgbaton_none\"); primary_slot_name ="
                                                + " pgbaton_1_pg2; primary_conninfo to pg1 as pg2 (the"
                                                + " receiver reconnects, no restart)",
                                        "pg3: promise epoch 1; synchronous_standby_names = ANY 1"
                                                + " (\"pgbaton_none\"); primary_slot_name ="
                                                + " pgbaton_1_pg3; primary_conninfo to pg1 as pg3 (the"
                                                + " receiver reconnects, no restart)",
                                        "pg1: synchronous_standby_names = ANY 1 (\"pg2\", \"pg3\")",
                                        "pg1: marker of epoch 1, flushed by every standby",
                                        "etcd: topology {epoch 1, primary pg1}")));
    }

    @Test
    void shouldTakeWhicheverNodeTakesWrites() {
        // Given
        survey.facts.put("pg1", new Facts("pg1").follows("10.0.0.2:5432"));
        survey.facts.put("pg2", new Facts("pg2"));
        survey.facts.put("pg3", new Facts("pg3").follows("10.0.0.2:5432"));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(rule(plan).primary()).isEqualTo("pg2");
        assertThat(rule(plan).voters()).containsExactly("pg1", "pg3");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "3, 2"})
    void shouldAskForAsManyStandbysAsDeclaredWithinReason(int declared, int n) {
        // When
        AdoptionPlan plan = survey.plan(declared);

        // Then
        assertThat(rule(plan).n()).isEqualTo(n);
    }

    @Test
    void shouldNotNameAVoterThatIsNeverPromoted() {
        // Given
        survey.neverPromoted = Set.of("pg2");

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(rule(plan).voters()).containsExactly("pg3");
    }

    @Test
    void shouldTakeAClusterThatPromisedItselfToItsFirstEpoch() {
        // Given
        survey.change("pg2", f -> f.promised(new Promise(Epoch.FIRST, 99)));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan).isInstanceOf(AdoptionPlan.Feasible.class);
    }

    @Test
    void shouldTakeTheOldestServerThatWillDo() {
        // Given
        survey.change("pg2", f -> f.version(170000));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan).isInstanceOf(AdoptionPlan.Feasible.class);
    }

    @Test
    void shouldNotMindAReadOnlyStandby() {
        // Given
        survey.change("pg2", Facts::asReadOnly);

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan).isInstanceOf(AdoptionPlan.Feasible.class);
    }
}
