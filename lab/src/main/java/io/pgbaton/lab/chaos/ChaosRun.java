package io.pgbaton.lab.chaos;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.SmallDisk;
import io.pgbaton.lab.chaos.RoundResult.Outcome;
import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.server.Secrets.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Carries out a plan, round by round. A cluster that does not heal is given up, with its logs, and
 * the rest of the plan goes on with another lab. What has come of it so far can be asked at any
 * time, by any thread.
 */
public final class ChaosRun {
    /** After so many rounds everything that was ever acknowledged is looked for. */
    private static final int LOOKED_AT_EACH = 25;

    private final Supplier<Lab> labs;
    private final FaultPlan plan;
    private final ChaosListener listener;
    private final List<RoundResult> results = new CopyOnWriteArrayList<>();
    private final List<Violation> besides = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /**
     * @param labs starts a lab of everything, which nobody has adopted yet; it is closed here
     * @param listener hears of each round when it is over
     */
    public ChaosRun(Supplier<Lab> labs, FaultPlan plan, ChaosListener listener) {
        this.labs = labs;
        this.plan = plan;
        this.listener = listener;
    }

    /** Runs all rounds that are planned, or those before it is {@link #stop stopped}. */
    public ChaosReport run() {
        int next = 0;
        while (next < plan.rounds().size() && !stopped) {
            try (Lab lab = labs.get()) {
                if (plan.has(FaultKind.DISK_FULL)) {
                    lab.nodes().forEach(node -> SmallDisk.under(lab, node.name()));
                }
                Adoption.adopt(lab, "0s");
                next = on(lab, next);
            }
        }
        return report();
    }

    /** What has come of it so far. */
    public ChaosReport report() {
        return new ChaosReport(plan.seed(), results, besides);
    }

    /**
     * Ends it where it is, the lab being taken down by somebody else: what the round that runs
     * comes to says nothing any more.
     */
    public void stop() {
        stopped = true;
    }

    /** Whether it was stopped. */
    public boolean stopped() {
        return stopped;
    }

    /** Goes on from a round until the end, or until the cluster is stuck; returns the next one. */
    private int on(Lab lab, int first) {
        Ledger ledger = new Ledger();
        EtcdLook etcd = new EtcdLook(lab.etcdEndpoints());
        new Wholeness(lab, etcd).await();
        for (int i = first; i < plan.rounds().size(); i++) {
            RoundResult result;
            try {
                result = new Round(lab, i + 1, plan.rounds().get(i), ledger).run();
            } catch (RuntimeException e) {
                failed(lab, i, e);
                return i + 1;
            }
            if (stopped) {
                return i;
            }
            results.add(result);
            if (!result.clean()) {
                keep(lab, plan.seed(), result, etcd);
            }
            listener.ended(result);
            if (result.outcome() == Outcome.STUCK) {
                return i + 1;
            }
            if ((i + 1) % LOOKED_AT_EACH == 0 && !settled(lab, ledger, etcd)) {
                ledger = new Ledger();
            }
        }
        settled(lab, ledger, etcd);
        return plan.rounds().size();
    }

    /** A round that could not be run to its end says nothing of the cluster for certain. */
    private void failed(Lab lab, int round, RuntimeException e) {
        if (stopped) {
            return;
        }
        lab.run().keep();
        found(
                new Violation(
                        Kind.NOT_HEALED,
                        "round %d %s: %s; logs: %s"
                                .formatted(
                                        round + 1,
                                        plan.rounds().get(round),
                                        e instanceof LabFailure told ? told.what() : e,
                                        RunFolder.seenFromOutside(lab.run().logs()))));
    }

    private void found(Violation violation) {
        besides.add(violation);
        listener.found(violation);
    }

    /** What was there after each round has to be there after all of them. */
    private boolean settled(Lab lab, Ledger ledger, EtcdLook etcd) {
        Topology topology = etcd.get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
        List<Violation> missing;
        try (Connection primary = lab.node(topology.primary()).connect(Role.APP, "orders")) {
            missing = ledger.check(primary);
        } catch (SQLException e) {
            missing =
                    List.of(
                            new Violation(
                                    Kind.NOT_HEALED,
                                    "%s cannot be read: %s"
                                            .formatted(topology.primary(), e.getMessage())));
        }
        if (stopped) {
            return true;
        }
        if (!missing.isEmpty()) {
            lab.run().keep();
        }
        missing.forEach(this::found);
        return missing.isEmpty();
    }

    /** Writes beside the history what is wrong, and what etcd says; such a run is not tidied up. */
    private static void keep(Lab lab, long seed, RoundResult result, EtcdLook etcd) {
        lab.run().keep();
        Path file = result.folder().resolve("violations.txt");
        String text =
                """
                seed %d, round %d: %s
                %s

                topology: %s
                journal:  %s
                refusal:  %s
                logs:     %s
                """
                        .formatted(
                                seed,
                                result.number(),
                                result.struck(),
                                result.violations().stream()
                                        .map(Violation::toString)
                                        .collect(Collectors.joining("\n")),
                                etcd.get(Key.topology(ClusterFile.CLUSTER)),
                                etcd.get(Key.recovery(ClusterFile.CLUSTER)),
                                etcd.get(Key.refusal(ClusterFile.CLUSTER)),
                                RunFolder.seenFromOutside(lab.run().logs()));
        RunFolder.writeAtomically(file, text);
    }
}
