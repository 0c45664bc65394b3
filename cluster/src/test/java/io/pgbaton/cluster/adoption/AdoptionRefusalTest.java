package io.pgbaton.cluster.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters that cannot be taken over as they are, and the reason node by node. */
class AdoptionRefusalTest {

    private static final String GENERAL = "the cluster cannot be taken over as it is";
    private static final String WRITABLE = "there must be exactly one node that takes writes";

    private final SurveyOfThree survey = new SurveyOfThree();

    @Test
    void shouldRefuseWhenNoStandbyMayBePromoted() {
        // Given
        survey.neverPromoted = Set.of("pg2", "pg3");

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(
                        new AdoptionPlan.Refused(
                                "no standby may be promoted", Map.of("pg1", "stands alone")));
    }

    @Test
    void shouldRefuseTwoNodesThatTakeWrites() {
        // Given
        survey.facts.put("pg2", new Facts("pg2"));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(
                        new AdoptionPlan.Refused(
                                WRITABLE,
                                Map.of(
                                        "pg1", "takes writes, and is not the only one",
                                        "pg2", "takes writes, and is not the only one")));
    }

    @Test
    void shouldRefuseAClusterWithoutAPrimary() {
        // Given
        survey.facts.put("pg1", new Facts("pg1").follows("10.0.0.9:5432"));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(
                        new AdoptionPlan.Refused(
                                WRITABLE,
                                Map.of(
                                        "pg1", "is a standby; no node takes writes",
                                        "pg2", "is a standby; no node takes writes",
                                        "pg3", "is a standby; no node takes writes")));
    }

    @Test
    void shouldNameTheUnreachablePrimaryAndNotTheStandbys() {
        // Given
        survey.facts.remove("pg1");
        survey.unreachable.put("pg1", "connection refused");

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(new AdoptionPlan.Refused(WRITABLE, Map.of("pg1", "connection refused")));
    }

    @Test
    void shouldRefuseAnUnreachableStandby() {
        // Given
        survey.facts.remove("pg3");
        survey.unreachable.put("pg3", "timed out");

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan).isEqualTo(new AdoptionPlan.Refused(GENERAL, Map.of("pg3", "timed out")));
    }

    @Test
    void shouldRefuseANodeThatNobodyRead() {
        // Given
        survey.facts.remove("pg3");

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(new AdoptionPlan.Refused(GENERAL, Map.of("pg3", "was not read")));
    }

    @Test
    void shouldRefuseAStandbyThatStreamsFromNowhere() {
        // Given
        survey.change("pg3", f -> f.follows(null));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertRefused(plan, "pg3", "streams from nowhere, not from the primary 10.0.0.1:5432");
    }

    @Test
    void shouldRefuseACascade() {
        // Given
        survey.change("pg3", f -> f.follows("10.0.0.2:5432"));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertRefused(
                plan, "pg3", "streams from 10.0.0.2:5432, not from the primary 10.0.0.1:5432");
    }

    @Test
    void shouldRefuseAnotherDatabaseSystem() {
        // Given
        survey.change("pg2", f -> f.system("666"));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertRefused(plan, "pg2", "is another database system than pg1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg1", "pg3"})
    void shouldRefuseAnOlderServer(String node) {
        // Given
        survey.change(node, f -> f.version(169999));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertRefused(plan, node, "runs version 169999; 17 or later is needed");
    }

    @Test
    void shouldNameThePrivilegesThatAreLacking() {
        // Given
        survey.change(
                "pg2",
                f -> f.lacking(List.of("alter role c replication", "grant pg_monitor to m")));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertRefused(
                plan,
                "pg2",
                "grants are missing (docs/privileges.md); on the primary, in database postgres,"
                        + " run: alter role c replication; grant pg_monitor to m");
    }

    @Test
    void shouldRefuseWithoutTheSchema() {
        // Given
        survey.change("pg1", Facts::withoutSchema);

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertRefused(
                plan, "pg1", "schema pgbaton is missing; run the grants (docs/privileges.md)");
    }

    @Test
    void shouldRefuseANodeOfAnotherLife() {
        // Given
        survey.change("pg2", f -> f.promised(new Promise(new Epoch(2), 1)));

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan)
                .isInstanceOfSatisfying(
                        AdoptionPlan.Refused.class,
                        refused ->
                                assertThat(refused.nodes().get("pg2"))
                                        .startsWith(
                                                "has promised itself to epoch 2 of another life"));
    }

    @Test
    void shouldRefuseAReadOnlyPrimary() {
        // Given
        survey.change("pg1", Facts::asReadOnly);

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertRefused(plan, "pg1", "default_transaction_read_only is on");
    }

    @Test
    void shouldTellAllThatSpeaksAgainstIt() {
        // Given
        survey.change("pg1", f -> f.version(160000));
        survey.change("pg2", f -> f.follows(null));
        survey.facts.remove("pg3");
        survey.unreachable.put("pg3", "timed out");

        // When
        AdoptionPlan plan = survey.plan(1);

        // Then
        assertThat(plan)
                .isInstanceOfSatisfying(
                        AdoptionPlan.Refused.class,
                        refused ->
                                assertThat(refused.nodes()).containsOnlyKeys("pg1", "pg2", "pg3"));
    }

    private static void assertRefused(AdoptionPlan plan, String node, String why) {
        assertThat(plan).isEqualTo(new AdoptionPlan.Refused(GENERAL, Map.of(node, why)));
    }
}
