package io.pgbaton.cluster.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionPlannerTest {

    private static final String GENERAL = "the cluster cannot be taken over as it is";
    private static final String WRITABLE = "there must be exactly one node that takes writes";

    private final Map<String, Facts> facts = new TreeMap<>();
    private final Map<String, String> unreachable = new TreeMap<>();
    private Set<String> neverPromoted = Set.of();

    AdoptionPlannerTest() {
        facts.put("pg1", new Facts("pg1"));
        facts.put("pg2", new Facts("pg2").follows("10.0.0.1:5432"));
        facts.put("pg3", new Facts("pg3").follows("10.0.0.1:5432"));
    }

    @Test
    void shouldListEveryChangeInItsOrder() {
        // When
        AdoptionPlan plan = plan(1);

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
        facts.put("pg1", new Facts("pg1").follows("10.0.0.2:5432"));
        facts.put("pg2", new Facts("pg2"));
        facts.put("pg3", new Facts("pg3").follows("10.0.0.2:5432"));

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(rule(plan).primary()).isEqualTo("pg2");
        assertThat(rule(plan).voters()).containsExactly("pg1", "pg3");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "2, 2", "3, 2"})
    void shouldAskForAsManyStandbysAsDeclaredWithinReason(int declared, int n) {
        // When
        AdoptionPlan plan = plan(declared);

        // Then
        assertThat(rule(plan).n()).isEqualTo(n);
    }

    @Test
    void shouldNotNameAVoterThatIsNeverPromoted() {
        // Given
        neverPromoted = Set.of("pg2");

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(rule(plan).voters()).containsExactly("pg3");
    }

    @Test
    void shouldRefuseWhenNoStandbyMayBePromoted() {
        // Given
        neverPromoted = Set.of("pg2", "pg3");

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(
                        new AdoptionPlan.Refused(
                                "no standby may be promoted", Map.of("pg1", "stands alone")));
    }

    @Test
    void shouldTakeAClusterThatPromisedItselfToItsFirstEpoch() {
        // Given
        change("pg2", f -> f.promised(new Promise(Epoch.FIRST, 99)));

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(plan).isInstanceOf(AdoptionPlan.Feasible.class);
    }

    @Test
    void shouldRefuseTwoNodesThatTakeWrites() {
        // Given
        facts.put("pg2", new Facts("pg2"));

        // When
        AdoptionPlan plan = plan(1);

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
        facts.put("pg1", new Facts("pg1").follows("10.0.0.9:5432"));

        // When
        AdoptionPlan plan = plan(1);

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
        facts.remove("pg1");
        unreachable.put("pg1", "connection refused");

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(new AdoptionPlan.Refused(WRITABLE, Map.of("pg1", "connection refused")));
    }

    @Test
    void shouldRefuseAnUnreachableStandby() {
        // Given
        facts.remove("pg3");
        unreachable.put("pg3", "timed out");

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(plan).isEqualTo(new AdoptionPlan.Refused(GENERAL, Map.of("pg3", "timed out")));
    }

    @Test
    void shouldRefuseANodeThatNobodyRead() {
        // Given
        facts.remove("pg3");

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(plan)
                .isEqualTo(new AdoptionPlan.Refused(GENERAL, Map.of("pg3", "was not read")));
    }

    @Test
    void shouldRefuseAStandbyThatStreamsFromNowhere() {
        // Given
        change("pg3", f -> f.follows(null));

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertRefused(plan, "pg3", "streams from nowhere, not from the primary 10.0.0.1:5432");
    }

    @Test
    void shouldRefuseACascade() {
        // Given
        change("pg3", f -> f.follows("10.0.0.2:5432"));

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertRefused(
                plan, "pg3", "streams from 10.0.0.2:5432, not from the primary 10.0.0.1:5432");
    }

    @Test
    void shouldRefuseAnotherDatabaseSystem() {
        // Given
        change("pg2", f -> f.system("666"));

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertRefused(plan, "pg2", "is another database system than pg1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pg1", "pg3"})
    void shouldRefuseAnOlderServer(String node) {
        // Given
        change(node, f -> f.version(169999));

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertRefused(plan, node, "runs version 169999; 17 or later is needed");
    }

    @Test
    void shouldTakeTheOldestServerThatWillDo() {
        // Given
        change("pg2", f -> f.version(170000));

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(plan).isInstanceOf(AdoptionPlan.Feasible.class);
    }

    @Test
    void shouldNameThePrivilegesThatAreLacking() {
        // Given
        change("pg2", f -> f.lacking(List.of("alter role c replication", "grant pg_monitor to m")));

        // When
        AdoptionPlan plan = plan(1);

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
        change("pg1", Facts::withoutSchema);

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertRefused(
                plan, "pg1", "schema pgbaton is missing; run the grants (docs/privileges.md)");
    }

    @Test
    void shouldRefuseANodeOfAnotherLife() {
        // Given
        change("pg2", f -> f.promised(new Promise(new Epoch(2), 1)));

        // When
        AdoptionPlan plan = plan(1);

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
        change("pg1", Facts::asReadOnly);

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertRefused(plan, "pg1", "default_transaction_read_only is on");
    }

    @Test
    void shouldNotMindAReadOnlyStandby() {
        // Given
        change("pg2", Facts::asReadOnly);

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(plan).isInstanceOf(AdoptionPlan.Feasible.class);
    }

    @Test
    void shouldTellAllThatSpeaksAgainstIt() {
        // Given
        change("pg1", f -> f.version(160000));
        change("pg2", f -> f.follows(null));
        facts.remove("pg3");
        unreachable.put("pg3", "timed out");

        // When
        AdoptionPlan plan = plan(1);

        // Then
        assertThat(plan)
                .isInstanceOfSatisfying(
                        AdoptionPlan.Refused.class,
                        refused ->
                                assertThat(refused.nodes()).containsOnlyKeys("pg1", "pg2", "pg3"));
    }

    private AdoptionPlan plan(int synchronousStandbys) {
        Map<String, NodeFacts> all = new TreeMap<>();
        facts.forEach((node, f) -> all.put(node, f.build()));
        return AdoptionPlanner.plan(spec(synchronousStandbys), all, unreachable);
    }

    private void change(String node, UnaryOperator<Facts> how) {
        facts.computeIfPresent(node, (n, f) -> how.apply(f));
    }

    private static void assertRefused(AdoptionPlan plan, String node, String why) {
        assertThat(plan).isEqualTo(new AdoptionPlan.Refused(GENERAL, Map.of(node, why)));
    }

    private static DurabilityRule rule(AdoptionPlan plan) {
        if (plan instanceof AdoptionPlan.Feasible feasible) {
            return feasible.rule();
        }
        throw new AssertionError("refused: " + plan);
    }

    private ClusterSpec spec(int synchronousStandbys) {
        ClusterSpec.Role role = new ClusterSpec.Role("pgbaton", Path.of("/secret"));
        return new ClusterSpec(
                "orders",
                ClusterSpec.Engine.STREAMING,
                IntStream.rangeClosed(1, 3)
                        .mapToObj(
                                i ->
                                        new ClusterSpec.Node(
                                                "pg" + i,
                                                "10.0.0." + i,
                                                5432,
                                                "eu",
                                                100,
                                                !neverPromoted.contains("pg" + i)))
                        .toList(),
                new ClusterSpec.Credentials(
                        role, role, new ClusterSpec.Replication("repl", Path.of("/pgpass"))),
                new ClusterSpec.Durability(
                        synchronousStandbys, Duration.ofSeconds(10), ClusterSpec.WhenShort.BLOCK),
                new ClusterSpec.Failover(
                        ClusterSpec.Mode.AUTOMATIC,
                        List.of("a", "b", "c"),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(15),
                        0),
                null,
                null,
                new ClusterSpec.Rejoin(ClusterSpec.Reclone.ASK),
                List.of());
    }

    /** Facts of a node that can be taken over, to be changed one at a time. */
    private static final class Facts {
        private final String node;
        private boolean standby;
        private @Nullable String upstream;
        private String system = "7000";
        private int version = 170011;
        private boolean readOnly;
        private Promise promised = Promise.NONE;
        private boolean schema = true;
        private List<String> lacking = List.of();

        Facts(String node) {
            this.node = node;
        }

        Facts follows(@Nullable String endpoint) {
            standby = true;
            upstream = endpoint;
            return this;
        }

        Facts system(String identifier) {
            system = identifier;
            return this;
        }

        Facts version(int number) {
            version = number;
            return this;
        }

        Facts asReadOnly() {
            readOnly = true;
            return this;
        }

        Facts promised(Promise promise) {
            promised = promise;
            return this;
        }

        Facts withoutSchema() {
            schema = false;
            return this;
        }

        Facts lacking(List<String> privileges) {
            lacking = privileges;
            return this;
        }

        NodeFacts build() {
            return new NodeFacts(
                    node, standby, system, version, 7, readOnly, promised, upstream, schema,
                    lacking, true);
        }
    }
}
