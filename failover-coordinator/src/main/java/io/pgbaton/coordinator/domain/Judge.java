package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The verdict (docs/failover.md, "Detection"): three kinds of evidence, each with its time, and on
 * doubt none. Pure.
 */
public final class Judge {

    private Judge() {}

    /** Judges the topology's primary. */
    public static Judgement judge(ClusterSpec spec, Topology topology, Evidence evidence) {
        PrimaryEvidence primary =
                PrimaryEvidence.of(spec.failover(), evidence.of(topology.primary()));
        VoterEvidence voters = VoterEvidence.of(spec, topology, evidence);
        CommitEvidence commits = CommitEvidence.of(spec, topology, evidence);
        Verdict verdict =
                twoWritable(spec, topology, evidence)
                        .orElseGet(() -> verdict(spec, topology, primary, voters, commits));
        List<String> lines = new ArrayList<>(primary.lines());
        lines.addAll(commits.lines());
        lines.addAll(voters.lines());
        return new Judgement(
                verdict,
                primary.refusing(),
                reason(verdict, primary, voters, commits),
                lines,
                verdict instanceof Verdict.Stuck || unheard(spec, primary, voters, commits),
                verdict instanceof Verdict.Inconclusive
                        && primary.provenDead().size() >= spec.failover().majority());
    }

    private static Optional<Verdict> twoWritable(
            ClusterSpec spec, Topology topology, Evidence evidence) {
        Map<String, NodeState> writable = new TreeMap<>();
        for (ClusterSpec.Node node : spec.nodes()) {
            evidence.state(node.name())
                    .filter(s -> !s.inRecovery() && !s.readOnly())
                    .ifPresent(s -> writable.put(node.name(), s));
        }
        if (writable.size() < 2) {
            return Optional.empty();
        }
        Map<String, NodeState> others = new TreeMap<>(writable);
        boolean led = others.remove(topology.primary()) != null;
        boolean old = others.values().stream().allMatch(s -> s.timeline() < topology.timeline());
        return Optional.of(
                led && old
                        ? new Verdict.Zombie(List.copyOf(others.keySet()))
                        : new Verdict.SplitBrain(List.copyOf(writable.keySet())));
    }

    private static Verdict verdict(
            ClusterSpec spec,
            Topology topology,
            PrimaryEvidence primary,
            VoterEvidence voters,
            CommitEvidence commits) {
        int majority = spec.failover().majority();
        if (primary.provenDead().size() >= majority) {
            return voters.starved()
                    ? new Verdict.Dead()
                    : vouchedOr(voters, primary, "too few voters are cut off");
        }
        if (primary.provenMissing().size() >= majority) {
            return voters.starved()
                    ? new Verdict.Silent()
                    : vouchedOr(voters, primary, "silent, but too few voters are cut off");
        }
        if (primary.restarting().size() >= majority) {
            return new Verdict.Restarting();
        }
        if (commits.stuckFor().compareTo(spec.failover().silence()) >= 0) {
            return new Verdict.Stuck(commits.stuckFor());
        }
        if (commits.diskFull().size() >= majority) {
            return new Verdict.DiskFull();
        }
        if (commits.readOnly().size() >= majority) {
            return new Verdict.ReadOnly();
        }
        if (!primary.refusing().isEmpty()) {
            return new Verdict.Suspected(List.copyOf(primary.refusing().keySet()));
        }
        if (primary.failing().isEmpty()) {
            return primary.alive().isEmpty()
                    ? new Verdict.Inconclusive("no fresh evidence about " + topology.primary())
                    : new Verdict.Healthy();
        }
        return vouchedOr(voters, primary, "not proven for long enough, or by too few vantages");
    }

    /**
     * Whether a majority misses the primary, voters vouch for it, and nothing comes from it: hung,
     * or at rest and cut off from the vantages alone. Voters that dial afresh tell which.
     */
    private static boolean unheard(
            ClusterSpec spec,
            PrimaryEvidence primary,
            VoterEvidence voters,
            CommitEvidence commits) {
        return primary.provenMissing().size() >= spec.failover().majority()
                && !voters.starved()
                && commits.dry().compareTo(spec.failover().silence()) >= 0;
    }

    private static Verdict vouchedOr(
            VoterEvidence voters, PrimaryEvidence primary, String otherwise) {
        return voters.anyVouching() || !primary.alive().isEmpty()
                ? new Verdict.UnreachableFrom(List.copyOf(primary.failing()))
                : new Verdict.Inconclusive(otherwise);
    }

    private static String reason(
            Verdict verdict,
            PrimaryEvidence primary,
            VoterEvidence voters,
            CommitEvidence commits) {
        return switch (verdict) {
            case Verdict.Dead d ->
                    "refused twice by "
                            + primary.provenDead()
                            + ", voters cut off: "
                            + voters.cutOff();
            case Verdict.Silent s ->
                    "silent for "
                            + primary.provenMissing()
                            + ", voters cut off: "
                            + voters.cutOff();
            case Verdict.Stuck s ->
                    "answers, but no commit has gone through for "
                            + s.lasted().toMillis()
                            + " ms, voters heard: "
                            + voters.vouching();
            case Verdict.DiskFull d ->
                    "its server has no room to write to (53100), told to " + commits.diskFull();
            case Verdict.ReadOnly r ->
                    "its server takes no writes (25006), told to " + commits.readOnly();
            case Verdict.Zombie z ->
                    "an old primary takes writes on a timeline of the past: " + z.nodes();
            case Verdict.Inconclusive i -> i.why();
            case Verdict.SplitBrain s -> "these take writes at once: " + s.writable();
            case Verdict.UnreachableFrom u ->
                    "missed by " + u.vantages() + ", heard by " + voters.vouching();
            case Verdict.Suspected s -> "refused at " + s.vantages();
            case Verdict.Restarting r -> "starting, stopping or recovering (57P03)";
            case Verdict.Healthy h -> "answers " + primary.alive();
        };
    }
}
