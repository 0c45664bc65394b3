package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.SwitchoverReport.Check;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a failover that somebody orders would do, what may be lost by it, and what no order can
 * relax (docs/decisions/0041). Pure.
 *
 * @param rules every rule that counts ({@link Quorum#rules})
 * @param hold the hold in force; null: none
 * @param open the journal that is open; null: none
 * @param last what each node said of itself when it answered last
 */
public record ForcePreflight(
        ClusterSpec spec,
        Topology topology,
        Collection<DurabilityRule> rules,
        Evidence evidence,
        Judgement judgement,
        @Nullable Hold hold,
        @Nullable Journal open,
        Map<String, LastAnswer> last) {

    private static final String DOWN = "down ";

    /** The report, with what stands against this order. */
    public FailoverReport report(FailoverRequest order) {
        SortedMap<String, NodeState> standbys = standbys();
        List<String> missing = missing(standbys.keySet());
        Candidates candidates = candidates(standbys, missing.isEmpty());
        @Nullable String to = candidates.best(order.to());
        List<Check> checks = new ArrayList<>();
        checks.add(primary());
        checks.add(held());
        checks.add(journal());
        checks.add(candidate(candidates, order.to(), to));
        checks.add(voters(missing));
        for (String node : suspects()) {
            if (!missing.isEmpty() || !node.equals(topology.primary())) {
                checks.add(down(node, order));
            }
        }
        if (!order.dryRun()) {
            checks.add(accepted(missing, order));
        }
        Losses losses = new Losses(spec, evidence, last);
        return new FailoverReport(
                topology.primary(),
                to,
                checks,
                losses.lines(suspects(), missing, rules, to),
                missing,
                missing.isEmpty() ? Long.valueOf(0) : losses.seenPast(to),
                missing.isEmpty() ? 0L : null);
    }

    /** Who could take writes: the primary, and who was chosen in its place. */
    private SortedSet<String> suspects() {
        SortedSet<String> nodes = new TreeSet<>(Set.of(topology.primary()));
        if (open != null && open.candidate() != null) {
            nodes.add(open.candidate().node());
        }
        return nodes;
    }

    private SortedMap<String, NodeState> standbys() {
        SortedMap<String, NodeState> standbys = new TreeMap<>();
        for (ClusterSpec.Node node : spec.nodes()) {
            if (!suspects().contains(node.name())) {
                evidence.state(node.name())
                        .filter(NodeState::inRecovery)
                        .ifPresent(state -> standbys.put(node.name(), state));
            }
        }
        return standbys;
    }

    /** The voters whose word is missing, where those that are there do not prove enough (I3). */
    private List<String> missing(Set<String> reachable) {
        SortedSet<String> missing = new TreeSet<>();
        for (DurabilityRule rule : rules) {
            if (!rule.revokedBy(reachable)) {
                missing.addAll(rule.voters());
            }
        }
        missing.removeAll(reachable);
        return List.copyOf(missing);
    }

    private Candidates candidates(SortedMap<String, NodeState> standbys, boolean votersOnly) {
        SortedMap<String, NodeState> heard = new TreeMap<>(standbys);
        if (votersOnly) {
            heard.keySet()
                    .removeIf(node -> rules.stream().noneMatch(r -> r.voters().contains(node)));
        }
        return new Candidates(new Eligibility(spec, topology.primary(), Mandate.PLANNED), heard);
    }

    private Check primary() {
        String detail =
                topology.primary()
                        + " is "
                        + judgement.verdict().label()
                        + ": "
                        + judgement.reason();
        boolean healthy = judgement.verdict() instanceof Verdict.Healthy;
        return new Check(
                "primary",
                !healthy,
                healthy && open == null ? detail + "; use pgbaton switchover" : detail);
    }

    /** A person's hold is for a person to end; pgbaton's own are for automation. */
    private Check held() {
        if (hold == null) {
            return new Check("hold", true, "none");
        }
        boolean persons = hold.kind() == Hold.Kind.OPERATOR;
        return new Check(
                "hold",
                !persons,
                "held by "
                        + hold.author()
                        + ": "
                        + hold.reason()
                        + (persons ? "; pgbaton release" : ""));
    }

    private Check journal() {
        if (open == null) {
            return new Check("journal", true, "no recovery is open");
        }
        String epoch = "epoch " + open.epoch() + " is in " + open.phase();
        return switch (open.phase()) {
            case PAUSING -> new Check("journal", false, epoch + " and ends by itself; ask again");
            case REVOKING -> new Check("journal", true, epoch + " and is gone on with");
            default -> new Check("journal", true, epoch + " and is abandoned for a new one");
        };
    }

    private Check voters(List<String> missing) {
        return new Check(
                "voters",
                true,
                missing.isEmpty()
                        ? "enough are reachable: nothing that was acknowledged is lost"
                        : "without "
                                + String.join(", ", missing)
                                + ", which may have what nobody else has");
    }

    /** Whether a check is that a node which could go on is down. */
    public static boolean restsOnDeath(Check check) {
        return check.name().startsWith(DOWN);
    }

    private Check down(String node, FailoverRequest order) {
        SignsOfLife signs = new SignsOfLife(spec, topology, evidence);
        String name = DOWN + node;
        if (evidence.state(node).filter(NodeState::inRecovery).isPresent()) {
            return new Check(name, true, "is a standby");
        }
        Optional<String> life = signs.of(node);
        if (life.isPresent()) {
            return new Check(
                    name,
                    false,
                    life.get() + ", and could go on with voters that are missing: stop it first");
        }
        if (signs.provenDown(node)) {
            return new Check(name, true, "a majority of vantages is refused");
        }
        return new Check(
                name,
                order.fenced(),
                order.fenced()
                        ? "is silent; off on the word of " + order.author()
                        : "is silent, which proves nothing: make sure that it is off, or cut from"
                                + " clients and standbys, then say --fenced");
    }

    private static Check accepted(List<String> missing, FailoverRequest order) {
        List<String> more = new ArrayList<>(missing);
        more.removeAll(order.without());
        return new Check(
                "accepted",
                more.isEmpty(),
                more.isEmpty()
                        ? "by " + order.author()
                        : String.join(", ", more) + " went missing since it was shown");
    }

    private Check candidate(Candidates candidates, @Nullable String wanted, @Nullable String to) {
        if (to != null) {
            return new Check("candidate", true, to + " ends at " + candidates.end(to));
        }
        Collection<String> asked = wanted == null ? candidates.heard().keySet() : List.of(wanted);
        List<String> against = new ArrayList<>();
        asked.forEach(
                node -> candidates.objection(node).ifPresent(o -> against.add(node + " " + o)));
        return new Check(
                "candidate",
                false,
                against.isEmpty() ? "no standby is reachable" : String.join("; ", against));
    }
}
