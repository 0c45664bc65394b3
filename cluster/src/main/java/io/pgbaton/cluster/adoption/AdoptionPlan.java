package io.pgbaton.cluster.adoption;

import io.pgbaton.cluster.domain.DurabilityRule;
import java.util.List;
import java.util.Map;

/** Whether a cluster can be taken over, and what that would change. */
public sealed interface AdoptionPlan {

    /**
     * It can.
     *
     * @param rule the rule of epoch 1
     * @param changes every change, a line each, in the order they would be made
     */
    record Feasible(DurabilityRule rule, int timeline, List<String> changes)
            implements AdoptionPlan {}

    /**
     * It cannot, and nothing is changed.
     *
     * @param nodes node to what speaks against it
     */
    record Refused(String reason, Map<String, String> nodes) implements AdoptionPlan {}
}
