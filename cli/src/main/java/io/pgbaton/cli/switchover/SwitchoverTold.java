package io.pgbaton.cli.switchover;

import io.pgbaton.cli.JournalSteps;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import java.util.Optional;

/** Tells a person, or with {@code --json} a program, of a switchover. */
final class SwitchoverTold {

    private final Pgbaton top;
    private final String cluster;
    private final JournalSteps steps;
    private boolean reported;

    SwitchoverTold(Pgbaton top, String cluster) {
        this.top = top;
        this.cluster = cluster;
        this.steps = new JournalSteps(top);
    }

    /** Whether a dry run found nothing against it. */
    boolean could(SwitchoverRequest checked) {
        SwitchoverReport report = checked.report();
        return checked.state() == SwitchoverRequest.State.CHECKED
                && report != null
                && report.objections().isEmpty();
    }

    /** What is new since the last look. */
    void progress(SwitchoverRequest request, Optional<Journal> journal) {
        report(request);
        journal.filter(j -> j.epoch().equals(request.epoch())).ifPresent(steps::tell);
    }

    /** The pre-flight report, once. */
    void report(SwitchoverRequest request) {
        SwitchoverReport report = request.report();
        if (reported || report == null || top.json()) {
            return;
        }
        reported = true;
        top.out()
                .println(
                        "cluster %s: %s -> %s"
                                .formatted(
                                        cluster,
                                        report.from(),
                                        report.to() == null ? "?" : report.to()));
        steps.checks(report.checks());
    }

    /** How it ended; the exit status. */
    int end(SwitchoverRequest request) {
        boolean good = request.state() == SwitchoverRequest.State.DONE || could(request);
        if (top.json()) {
            top.printJson(request);
            return good ? 0 : 1;
        }
        report(request);
        top.out().flush();
        SwitchoverReport report = request.report();
        String to = report == null ? null : report.to();
        switch (request.state()) {
            case DONE ->
                    top.out()
                            .println(
                                    "cluster %s: %s is primary in epoch %s"
                                            .formatted(cluster, to, request.epoch()));
            case CHECKED ->
                    (good ? top.out() : top.err())
                            .println(
                                    good
                                            ? "cluster " + cluster + ": nothing stands against it"
                                            : "pgbaton: a switchover of "
                                                    + cluster
                                                    + " would be refused");
            case REFUSED -> tell("is refused, nothing was touched", request);
            case ROLLED_BACK -> tell("was given up, the old primary takes the writes", request);
            case OVERTAKEN -> tell("was overtaken by a failover", request);
            case CANCELLED -> tell("was taken back", request);
            case ASKED, RUNNING -> throw new IllegalStateException("not over: " + request);
        }
        return good ? 0 : 1;
    }

    private void tell(String what, SwitchoverRequest request) {
        top.err()
                .println(
                        "pgbaton: the switchover of "
                                + cluster
                                + " "
                                + what
                                + ": "
                                + request.reason());
    }
}
