package io.pgbaton.cluster.adoption;

import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads all nodes of a spec at once and plans its adoption; changes nothing. */
public final class AdoptionSurvey {

    private AdoptionSurvey() {}

    /** What adoption would do now, or why it would not. */
    public static AdoptionPlan survey(ClusterSpec spec, NodeDialer dialer, Duration timeout) {
        NodeFactsReader reader = new NodeFactsReader(dialer, timeout);
        Map<String, NodeFacts> facts = new ConcurrentSkipListMap<>();
        Map<String, String> unreachable = new ConcurrentSkipListMap<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (ClusterSpec.Node node : spec.nodes()) {
                threads.execute(
                        () -> {
                            try {
                                facts.put(node.name(), reader.read(spec, node));
                            } catch (NodeException | IllegalArgumentException e) {
                                unreachable.put(node.name(), String.valueOf(e.getMessage()));
                            }
                        });
            }
        }
        return AdoptionPlanner.plan(spec, facts, unreachable);
    }
}
