package io.pgbaton.cli.failover;

import io.pgbaton.cli.JournalSteps;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Table;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.store.Refusal;
import java.util.Optional;

/** Tells a person, or with {@code --json} a program, of a failover that was ordered. */
final class FailoverTold {

    private final Pgbaton top;
    private final String cluster;
    private final JournalSteps steps;
    private String waitsFor = "";

    FailoverTold(Pgbaton top, String cluster) {
        this.top = top;
        this.cluster = cluster;
        this.steps = new JournalSteps(top);
    }

    /** Whether nothing that no order can relax stands against it. */
    boolean could(FailoverRequest looked) {
        FailoverReport report = looked.report();
        return looked.state() == FailoverRequest.State.CHECKED
                && report != null
                && report.objections().isEmpty();
    }

    /** What it would do, and what may be lost. */
    void report(FailoverRequest looked) {
        FailoverReport report = looked.report();
        if (report == null || top.json()) {
            return;
        }
        top.out()
                .println(
                        "cluster %s: forced failover %s -> %s"
                                .formatted(
                                        cluster,
                                        report.from(),
                                        report.to() == null ? "?" : report.to()));
        steps.checks(report.checks());
        Table table = new Table("NODE", "ROLE", "ANSWERED", ">LOG ENDS AT");
        report.nodes()
                .forEach(
                        line ->
                                table.row(
                                        line.node(),
                                        line.role(),
                                        line.seen(),
                                        line.end() == null ? "-" : line.end().toString()));
        top.out().println("\n" + table + "\n");
        top.out().println(losses(report));
        top.out().flush();
    }

    private static String losses(FailoverReport report) {
        Long most = report.mostBytes();
        if (most != null && most == 0) {
            return "may be lost: nothing that was acknowledged";
        }
        Long seen = report.seenBytes();
        return "may be lost: %s; at most: %s"
                .formatted(
                        seen == null
                                ? "unknown, no other node's log was ever seen"
                                : seen + " bytes of log were seen elsewhere",
                        most == null
                                ? "unknown, nobody saw what was written after that"
                                : most + " bytes");
    }

    /** What is new since the last look. */
    void progress(FailoverRequest running, Optional<Journal> journal, Optional<Refusal> refusal) {
        journal.filter(open -> open.epoch().equals(running.epoch())).ifPresent(steps::tell);
        refusal.filter(r -> r.epoch().equals(running.epoch()))
                .map(r -> r.veto() + ": " + r.reason())
                .filter(why -> !why.equals(waitsFor) && !top.json())
                .ifPresent(
                        why -> {
                            waitsFor = why;
                            top.out().println("  waits: " + why);
                            top.out().flush();
                        });
    }

    /** How it ended; the exit status. */
    int end(FailoverRequest order) {
        boolean good = order.state() == FailoverRequest.State.DONE || could(order);
        if (top.json()) {
            top.printJson(order);
            return good ? 0 : 1;
        }
        FailoverReport report = order.report();
        switch (order.state()) {
            case DONE -> top.out().println("cluster " + cluster + ": done: " + order.answer());
            case CHECKED ->
                    (good ? top.out() : top.err())
                            .println(
                                    good
                                            ? "cluster " + cluster + ": it could be ordered"
                                            : "pgbaton: a failover of "
                                                    + cluster
                                                    + " would be refused");
            case REFUSED -> {
                if (report != null) {
                    steps.checks(report.objections());
                }
                tell("is refused, nothing was touched", order);
            }
            case READOPTED -> tell("was given up, the old primary takes the writes", order);
            case WITHDRAWN -> tell("was not executed, the recovery goes on without it", order);
            case CANCELLED -> tell("was taken back", order);
            case ASKED, RUNNING -> throw new IllegalStateException("not over: " + order);
        }
        top.out().flush();
        return good ? 0 : 1;
    }

    private void tell(String what, FailoverRequest order) {
        top.err()
                .println(
                        "pgbaton: the failover of " + cluster + " " + what + ": " + order.answer());
    }
}
