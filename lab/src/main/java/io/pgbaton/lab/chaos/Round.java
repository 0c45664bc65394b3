package io.pgbaton.lab.chaos;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.chaos.RoundResult.Outcome;
import io.pgbaton.lab.chaos.RoundResult.Struck;
import io.pgbaton.lab.chaos.fault.Arena;
import io.pgbaton.lab.chaos.fault.Fault;
import io.pgbaton.lab.chaos.fault.Faults;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import io.pgbaton.lab.chaos.history.History;
import io.pgbaton.lab.chaos.history.Judge;
import io.pgbaton.lab.chaos.history.Judgement;
import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.load.LoadReport;
import io.pgbaton.lab.server.Secrets.Role;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One round: clients work, faults strike and are undone, the cluster heals, the judge judges. It
 * begins from a whole cluster. Used once.
 */
final class Round {
    private static final Duration SERVICE = Duration.ofSeconds(30);
    private static final int LISTS = 10_000;

    private final Lab lab;
    private final int number;
    private final List<PlannedFault> planned;
    private final Ledger ledger;
    private final EtcdLook etcd;
    private final Path folder;
    private final List<Violation> violations = new ArrayList<>();

    /**
     * @param number counts from 1; no two rounds on a lab have the same
     */
    Round(Lab lab, int number, List<PlannedFault> planned, Ledger ledger) {
        this.lab = lab;
        this.number = number;
        this.planned = planned;
        this.ledger = ledger;
        this.etcd = new EtcdLook(lab.etcdEndpoints());
        this.folder =
                lab.run().make(lab.run().folder().resolve("chaos").resolve("round-" + number));
    }

    /**
     * Runs it.
     *
     * @throws LabFailure when clients cannot begin, or a fault cannot be made
     */
    RoundResult run() {
        Topology before = etcd.get(Key.topology(ClusterFile.CLUSTER)).orElseThrow();
        try (History history = new History(folder.resolve("history.jsonl.gz"));
                ClusterWatch watch = new ClusterWatch(etcd, before, history::note);
                Load load =
                        Load.start(
                                lab, () -> watch.topology().primary(), history, number * LISTS)) {
            load.awaitBegin(SERVICE);
            Arena arena = new Arena(lab, before.primary(), decider());
            List<Struck> struck = new ArrayList<>();
            Set<String> broken = new HashSet<>();
            Schedule schedule = new Schedule();
            for (PlannedFault next : planned) {
                Fault fault = Faults.aim(next, arena);
                struck.add(new Struck(next, fault.target()));
                broken.addAll(fault.nodes());
                schedule.add(next, fault);
            }
            boolean[] served = {false};
            long begin = System.nanoTime();
            schedule.run(
                    history::note,
                    () -> !watch.topology().epoch().equals(before.epoch()) && load.served(),
                    () -> served[0] = load.served());
            Optional<Duration> healing = heal(load, history);
            LoadReport pooled = load.pooled(begin);
            LoadReport direct = load.direct(begin);
            history.note("inserts through the pool: " + pooled);
            history.note("direct inserts: " + direct);
            load.close();
            Topology after = watch.topology();
            Optional<Judgement> judgement = judge(history, load, after);
            List<Refusal> refusals = watch.refusals();
            violations.addAll(RefusalCheck.check(refusals, broken));
            blame(before, after);
            return new RoundResult(
                    number,
                    struck,
                    outcome(healing.isPresent(), served[0], !refusals.isEmpty()),
                    refusals.stream().map(Refusal::veto).distinct().toList(),
                    before.primary().equals(after.primary())
                            ? Optional.empty()
                            : Optional.of(before.primary() + " to " + after.primary()),
                    pooled.writeGap(),
                    direct.writeGap(),
                    healing,
                    judgement,
                    violations,
                    folder);
        }
    }

    private String decider() {
        return etcd.get(Key.decider(ClusterFile.CLUSTER)).map(Member::id).orElseThrow();
    }

    /** Waits until the cluster is whole and all clients are served. */
    private Optional<Duration> heal(Load load, History history) {
        long begin = System.nanoTime();
        try {
            new Wholeness(lab, etcd).await();
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            history.note("whole after " + took.toMillis() + " ms");
            load.awaitService(SERVICE);
            return Optional.of(took);
        } catch (LabFailure e) {
            violations.add(
                    new Violation(
                            Kind.NOT_HEALED,
                            "%s; refusal: %s"
                                    .formatted(
                                            e.what(), etcd.get(Key.refusal(ClusterFile.CLUSTER)))));
            return Optional.empty();
        }
    }

    /** Reads back what the primary has, and compares it with what the clients were told. */
    private Optional<Judgement> judge(History history, Load load, Topology topology) {
        try (Connection primary = lab.node(topology.primary()).connect(Role.APP, "orders")) {
            Map<Integer, List<Long>> finals =
                    Lists.between(primary, number * LISTS, (number + 1) * LISTS);
            Judgement judgement = Judge.judge(history.operations(), finals);
            violations.addAll(judgement.violations());
            long[] inserts = load.acknowledgedIds();
            for (long id : LoadClient.missing(primary, inserts)) {
                violations.add(new Violation(Kind.LOST_INSERT, "id " + id));
            }
            ledger.keep(finals, inserts);
            return Optional.of(judgement);
        } catch (SQLException e) {
            violations.add(
                    new Violation(
                            Kind.NOT_HEALED,
                            "%s cannot be read: %s".formatted(topology.primary(), e.getMessage())));
            return Optional.empty();
        }
    }

    private void blame(Topology before, Topology after) {
        if (!before.epoch().equals(after.epoch())
                && planned.stream().noneMatch(fault -> fault.kind().mayMove())) {
            violations.add(
                    new Violation(
                            Kind.NEEDLESS_FAILOVER,
                            "from epoch %s (%s) to %s (%s): %s"
                                    .formatted(
                                            before.epoch(),
                                            before.primary(),
                                            after.epoch(),
                                            after.primary(),
                                            after.why())));
        }
    }

    private static Outcome outcome(boolean healed, boolean served, boolean refused) {
        if (!healed) {
            return Outcome.STUCK;
        }
        if (served) {
            return Outcome.RECOVERED;
        }
        return refused ? Outcome.REFUSED : Outcome.WAITED;
    }
}
