package io.pgbaton.lab.chaos;

import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether refusals were true. Only nodes that a fault took away may be told to be away; and what
 * nobody did (a hold, a switchover, another mode) can be no reason. A pure function.
 */
final class RefusalCheck {
    /** Reasons that speak of nodes; the rest would need somebody who asked for it. */
    private static final Set<String> OF_NODES =
            Set.of("too-few-reachable", "too-few-revoked", "no-candidate", "candidate-lost");

    private static final Pattern AWAY =
            Pattern.compile(
                    "unreachable|connection refused|did not answer", Pattern.CASE_INSENSITIVE);

    private RefusalCheck() {}

    /**
     * @param refusals what was refused in a round
     * @param broken the nodes that the round's faults took away from somebody
     */
    static List<Violation> check(Collection<Refusal> refusals, Set<String> broken) {
        List<Violation> found = new ArrayList<>();
        for (Refusal refusal : refusals) {
            if (!OF_NODES.contains(refusal.veto())) {
                found.add(untrue(refusal, "nothing in this run is a reason for that"));
            } else if (broken.isEmpty()) {
                found.add(untrue(refusal, "no fault touched a node"));
            }
            refusal.nodes()
                    .forEach(
                            (node, reason) -> {
                                if (AWAY.matcher(reason).find() && !broken.contains(node)) {
                                    found.add(untrue(refusal, "no fault touched " + node));
                                }
                            });
        }
        return found;
    }

    private static Violation untrue(Refusal refusal, String but) {
        return new Violation(
                Kind.UNTRUE_REFUSAL,
                "%s: %s %s; %s".formatted(refusal.veto(), refusal.reason(), refusal.nodes(), but));
    }
}
