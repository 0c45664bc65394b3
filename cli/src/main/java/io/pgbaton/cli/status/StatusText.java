package io.pgbaton.cli.status;

import io.pgbaton.cli.Table;
import io.pgbaton.cli.Times;
import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StandingVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows a {@link ClusterStatus} to a person. */
final class StatusText {

    static final String NO_QUORUM =
            "etcd has no quorum: nothing is decided, nothing is demoted; a primary that lives goes on"
                    + " serving, one that dies is not replaced";

    private StatusText() {}

    static String of(ClusterStatus status) {
        List<String> parts = new ArrayList<>();
        parts.add(String.join("\n", head(status)));
        parts.add(nodes(status));
        if (!status.pools().isEmpty()) {
            parts.add(pools(status));
        }
        if (!status.vantages().isEmpty()) {
            parts.add("monitors  " + vantages(status));
        }
        if (!status.notes().isEmpty()) {
            parts.add(
                    status.notes().stream()
                            .map(n -> "note: " + n)
                            .collect(Collectors.joining("\n")));
        }
        return String.join("\n\n", parts);
    }

    private static List<String> head(ClusterStatus status) {
        List<String> lines = new ArrayList<>();
        Topology topology = status.topology();
        if (!status.quorum()) {
            lines.add("cluster " + status.cluster() + ", as the monitors see it");
            return lines;
        }
        if (topology == null) {
            lines.add("cluster " + status.cluster() + ": declared, not adopted yet");
        } else {
            lines.add(
                    "cluster %s: epoch %s, primary %s, timeline %d"
                            .formatted(
                                    status.cluster(),
                                    topology.epoch(),
                                    topology.primary(),
                                    topology.timeline()));
            lines.add(
                    "since     "
                            + Times.since(topology.since(), status.at())
                            + ": "
                            + topology.why());
            lines.add(
                    "rule      " + rule(topology.rule()) + (status.degraded() ? ", DEGRADED" : ""));
            DurabilityRule pending = topology.pending();
            if (pending != null) {
                lines.add("pending   " + rule(pending));
            }
        }
        lines.add("decider   " + decider(status));
        lines.addAll(events(status));
        return lines;
    }

    private static List<String> events(ClusterStatus status) {
        List<String> lines = new ArrayList<>();
        StandingVerdict verdict = status.verdict();
        if (verdict != null) {
            lines.add(
                    "VERDICT   %s about %s since %s: %s (docs/refusals.md#%s)"
                            .formatted(
                                    verdict.verdict(),
                                    verdict.primary(),
                                    Times.since(verdict.since(), status.at()),
                                    verdict.reason(),
                                    verdict.verdict()));
        }
        Suspicion suspicion = status.suspicion();
        if (suspicion != null) {
            lines.add(
                    "SUSPECTED %s since %s, by vantage %s"
                            .formatted(
                                    suspicion.primary(),
                                    Times.since(suspicion.since(), status.at()),
                                    String.join(", ", suspicion.vantages())));
        }
        Journal journal = status.journal();
        if (journal != null) {
            lines.add("RECOVERY  " + journal(journal, status));
        }
        SwitchoverRequest asked = status.switchover();
        if (asked != null) {
            lines.add("ASKED     " + asked(asked, status));
        }
        FailoverRequest ordered = status.failover();
        if (ordered != null) {
            lines.add(
                    "ORDERED   failover"
                            + (ordered.to() == null ? "" : " to " + ordered.to())
                            + " "
                            + ordered.told()
                            + (ordered.waiting()
                                    ? ", not begun"
                                    : ", running as epoch " + ordered.epoch()));
        }
        RestartRequest restart = status.restart();
        if (restart != null) {
            lines.add("RESTART   by " + restart.author() + ", " + turn(restart));
        }
        Hold hold = status.hold();
        if (hold != null) {
            lines.add("HELD      " + hold(hold, status));
        }
        Refusal refusal = status.refusal();
        if (refusal != null) {
            lines.add(refusal(refusal, status));
        }
        lines.addAll(ReturnLines.of(status));
        return lines;
    }

    private static String rule(DurabilityRule rule) {
        String voters = String.join(", ", rule.voters());
        return rule.synchronous()
                ? "ANY " + rule.n() + " of " + voters
                : "n = 0: commits wait for none of " + voters + " and may be lost";
    }

    private static String decider(ClusterStatus status) {
        Member decider = status.decider();
        return decider == null
                ? "none: nothing is decided until a failover-coordinator runs"
                : decider.id()
                        + " at "
                        + decider.address()
                        + " since "
                        + Times.since(decider.since(), status.at());
    }

    private static String journal(Journal journal, ClusterStatus status) {
        Journal.Candidate candidate = journal.candidate();
        return "epoch %s, %s from %s%s: %s, began %s: %s"
                .formatted(
                        journal.epoch(),
                        journal.kind().name().toLowerCase(Locale.ROOT),
                        journal.oldPrimary(),
                        candidate == null ? "" : " to " + candidate.node(),
                        journal.phase(),
                        Times.since(journal.began(), status.at()),
                        journal.reason());
    }

    private static String asked(SwitchoverRequest asked, ClusterStatus status) {
        return "switchover%s by %s%s, %s"
                .formatted(
                        asked.to() == null ? "" : " to " + asked.to(),
                        asked.author(),
                        asked.notBefore() == null
                                ? ""
                                : " at " + Times.until(asked.notBefore(), status.at()),
                        asked.state() == SwitchoverRequest.State.RUNNING
                                ? "running as epoch " + asked.epoch()
                                : "not begun; take it back: pgbaton switchover --cancel");
    }

    private static String turn(RestartRequest restart) {
        return restart.current()
                        .map(
                                stop ->
                                        stop.node()
                                                + " "
                                                + stop.step().name().toLowerCase(Locale.ROOT))
                        .orElse("not begun")
                + "; stop it: pgbaton restart --cancel";
    }

    private static String hold(Hold hold, ClusterStatus status) {
        String until =
                hold.until() == null
                        ? "until released"
                        : "until " + Times.until(hold.until(), status.at());
        return switch (hold.kind()) {
            case FLEET_BUDGET ->
                    "by the fleet's budget: "
                            + hold.reason()
                            + "; it may be our network: pgbaton release, or failover --force";
            case OPERATOR ->
                    "by "
                            + hold.author()
                            + " "
                            + until
                            + ": "
                            + hold.reason()
                            + "; end it: pgbaton release";
            case AFTER_FAILOVER ->
                    "after a failover, "
                            + until
                            + ": "
                            + hold.reason()
                            + "; acknowledge it: pgbaton release";
        };
    }

    private static String refusal(Refusal refusal, ClusterStatus status) {
        StringBuilder text =
                new StringBuilder("refused   ")
                        .append(refusal.veto())
                        .append(" at ")
                        .append(Times.since(refusal.at(), status.at()))
                        .append(": ")
                        .append(refusal.reason());
        new TreeMap<>(refusal.nodes())
                .forEach((node, why) -> text.append("\n            " + node + ": " + why));
        return text.toString();
    }

    private static String nodes(ClusterStatus status) {
        Table table =
                new Table(
                        "NODE",
                        "ROLE",
                        "REGION",
                        "STATE",
                        ">TIMELINE",
                        ">LAG BYTES",
                        ">LAG SECONDS",
                        ">EPOCH");
        for (ClusterStatus.NodeLine n : status.nodes()) {
            Double lag = n.lagSeconds();
            table.row(
                    n.node(),
                    n.role(),
                    n.region(),
                    n.state(),
                    shown(n.timeline()),
                    shown(n.lagBytes()),
                    lag == null ? "-" : String.format(Locale.ROOT, "%.1f", Math.max(0, lag)),
                    shown(n.promised()));
        }
        return table.toString();
    }

    private static String pools(ClusterStatus status) {
        Table table = new Table("POOL", "TYPE", "TARGET", ">EPOCH", "STATE");
        for (ClusterStatus.PoolLine p : status.pools()) {
            table.row(p.pool(), p.type(), shown(p.target()), shown(p.epoch()), p.state());
        }
        return table.toString();
    }

    private static String vantages(ClusterStatus status) {
        return status.vantages().stream()
                .map(
                        v ->
                                v.vantage()
                                        + ": "
                                        + (v.alive().isEmpty()
                                                ? "NONE"
                                                : String.join(" ", v.alive())))
                .collect(Collectors.joining("; "));
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
