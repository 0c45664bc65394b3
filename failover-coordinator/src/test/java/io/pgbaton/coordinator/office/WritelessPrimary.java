package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link House} in which pg1 answers and cannot write, and what the policy makes of it. */
final class WritelessPrimary {

    static final Duration SILENCE = Duration.ofSeconds(3);
    static final Verdict FULL = new Verdict.DiskFull();

    final House house;
    final Topology topology;
    final PolicySwitchovers policy;
    private final AtomicLong nanos = new AtomicLong(-5);

    /**
     * @param failover the cluster file's section, in one line
     */
    WritelessPrimary(String failover) {
        house = new House("  failover: { " + failover + " }\n").whole();
        topology = house.topology("pg1");
        policy =
                new PolicySwitchovers(
                        house.scene,
                        house.book,
                        fleet(),
                        new Refusals(house.scene, house.book),
                        nanos::get);
    }

    /** As long as silence has to last, which is how long a verdict has to stand. */
    void standsAs(Verdict verdict) {
        lasts(verdict, SILENCE);
    }

    /** Looks twice, that long apart. */
    void lasts(Verdict verdict, Duration time) {
        look(verdict);
        nanos.addAndGet(time.toNanos());
        look(verdict);
    }

    void look(Verdict verdict) {
        policy.serve(topology, judged(verdict));
    }

    static Judgement judged(Verdict verdict) {
        return new Judgement(verdict, Map.of(), "no room", List.of());
    }

    Optional<SwitchoverRequest> asked() {
        return house.book.requests().switchover();
    }

    Refusal refusal() {
        return house.book.notices().refusal().orElseThrow();
    }

    FleetBudget fleet() {
        return new FleetBudget(
                FleetBudget.Limits.DEFAULT, () -> 1, () -> house.store.get(Key.fleet()));
    }
}
