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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Carries out a plan, round by round. A cluster that does not heal is given up, with its logs, and
 * the rest of the plan goes on with another lab.
 */
public final class ChaosRun {
    private final Supplier<Lab> labs;
    private final Consumer<RoundResult> listener;
    private final List<RoundResult> results = new ArrayList<>();
    private final List<Violation> atEnd = new ArrayList<>();

    /**
     * @param labs starts a lab of everything, which nobody has adopted yet; it is closed here
     * @param listener hears of each round when it is over
     */
    public ChaosRun(Supplier<Lab> labs, Consumer<RoundResult> listener) {
        this.labs = labs;
        this.listener = listener;
    }

    /** Runs all rounds. */
    public ChaosReport run(FaultPlan plan) {
        int next = 0;
        while (next < plan.rounds().size()) {
            try (Lab lab = labs.get()) {
                if (plan.has(FaultKind.DISK_FULL)) {
                    lab.nodes().forEach(node -> SmallDisk.under(lab, node.name()));
                }
                Adoption.adopt(lab, "0s");
                next = on(lab, plan, next);
            }
        }
        return new ChaosReport(plan.seed(), results, atEnd);
    }

    /** Goes on from a round until the end, or until the cluster is stuck; returns the next one. */
    private int on(Lab lab, FaultPlan plan, int first) {
        Ledger ledger = new Ledger();
        EtcdLook etcd = new EtcdLook(lab.etcdEndpoints());
        new Wholeness(lab, etcd).await();
        for (int i = first; i < plan.rounds().size(); i++) {
            RoundResult result;
            try {
                result = new Round(lab, i + 1, plan.rounds().get(i), ledger).run();
            } catch (LabFailure e) {
                lab.run().keep();
                atEnd.add(
                        new Violation(
                                Kind.NOT_HEALED,
                                "round %d %s: %s; logs: %s"
                                        .formatted(
                                                i + 1,
                                                plan.rounds().get(i),
                                                e.what(),
                                                RunFolder.seenFromOutside(lab.run().logs()))));
                return i + 1;
            }
            results.add(result);
            if (!result.clean()) {
                keep(lab, plan.seed(), result, etcd);
            }
            listener.accept(result);
            if (result.outcome() == Outcome.STUCK) {
                return i + 1;
            }
        }
        atEnd.addAll(settle(lab, ledger, etcd));
        return plan.rounds().size();
    }

    /** What was there after each round has to be there after all of them. */
    private static List<Violation> settle(Lab lab, Ledger ledger, EtcdLook etcd) {
        Topology topology = etcd.get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
        try (Connection primary = lab.node(topology.primary()).connect(Role.APP, "orders")) {
            return ledger.check(primary);
        } catch (SQLException e) {
            return List.of(
                    new Violation(
                            Kind.NOT_HEALED,
                            "%s cannot be read: %s".formatted(topology.primary(), e.getMessage())));
        }
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
