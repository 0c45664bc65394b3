package io.pgbaton.cluster.adoption;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What a survey found of pg1, a primary, and its standbys pg2 and pg3; to be changed by a test. */
final class SurveyOfThree {

    final Map<String, Facts> facts = new TreeMap<>();
    final Map<String, String> unreachable = new TreeMap<>();
    Set<String> neverPromoted = Set.of();

    SurveyOfThree() {
        facts.put("pg1", new Facts("pg1"));
        facts.put("pg2", new Facts("pg2").follows("10.0.0.1:5432"));
        facts.put("pg3", new Facts("pg3").follows("10.0.0.1:5432"));
    }

    AdoptionPlan plan(int synchronousStandbys) {
        Map<String, NodeFacts> all = new TreeMap<>();
        facts.forEach((node, f) -> all.put(node, f.build()));
        return AdoptionPlanner.plan(spec(synchronousStandbys), all, unreachable);
    }

    void change(String node, UnaryOperator<Facts> how) {
        facts.computeIfPresent(node, (n, f) -> how.apply(f));
    }

    static DurabilityRule rule(AdoptionPlan plan) {
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
}
