package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.ArrayList;
import java.util.List;

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
        List<String> writable = writable(spec, evidence);
        Verdict verdict = verdict(spec, topology, primary, voters, writable);
        List<String> lines = new ArrayList<>(primary.lines());
        lines.addAll(voters.lines());
        return new Judgement(verdict, primary.refusing(), reason(verdict, primary, voters), lines);
    }

    private static Verdict verdict(
            ClusterSpec spec,
            Topology topology,
            PrimaryEvidence primary,
            VoterEvidence voters,
            List<String> writable) {
        int majority = spec.failover().majority();
        if (writable.size() > 1) {
            return new Verdict.SplitBrain(writable);
        }
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
        if (primary.alive().size() >= majority && primary.failing().isEmpty()) {
            return new Verdict.Healthy();
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

    private static Verdict vouchedOr(
            VoterEvidence voters, PrimaryEvidence primary, String otherwise) {
        return voters.anyVouching() || !primary.alive().isEmpty()
                ? new Verdict.UnreachableFrom(List.copyOf(primary.failing()))
                : new Verdict.Inconclusive(otherwise);
    }

    private static List<String> writable(ClusterSpec spec, Evidence evidence) {
        return spec.nodes().stream()
                .map(ClusterSpec.Node::name)
                .filter(
                        node ->
                                evidence.state(node)
                                        .filter(s -> !s.inRecovery() && !s.readOnly())
                                        .isPresent())
                .toList();
    }

    private static String reason(Verdict verdict, PrimaryEvidence primary, VoterEvidence voters) {
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
