package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.fault.PlannedFault;
import io.pgbaton.lab.chaos.history.Judgement;
import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of one round.
 *
 * @param number counts from 1
 * @param struck the faults, with what they hit
 * @param outcome how the cluster took it
 * @param refusals the labels of what was refused meanwhile
 * @param moved who was primary before and after, where that is not the same
 * @param gap the longest time without an acknowledged insert through the pool
 * @param directGap the same of clients that are connected directly
 * @param healing from the undoing of the last fault until the cluster was whole; empty if never
 * @param judgement of the appends and reads; empty if there was nobody to ask in the end
 * @param violations all of them
 * @param folder where the history is
 */
public record RoundResult(
        int number,
        List<Struck> struck,
        Outcome outcome,
        List<String> refusals,
        Optional<String> moved,
        Duration gap,
        Duration directGap,
        Optional<Duration> healing,
        Optional<Judgement> judgement,
        List<Violation> violations,
        Path folder) {

    /** A fault with what it hit. */
    public record Struck(PlannedFault planned, String target) {}

    /** How a cluster took it. */
    public enum Outcome {
        /** Clients were served while the fault was there: by a failover, or it did not hurt. */
        RECOVERED,
        /** Clients waited until it was undone, and nobody had refused anything. */
        WAITED,
        /** A promotion was refused, and clients waited until the fault was undone. */
        REFUSED,
        /** All was mended, and the cluster was not whole in time. */
        STUCK
    }

    public RoundResult {
        struck = List.copyOf(struck);
        refusals = List.copyOf(refusals);
        violations = List.copyOf(violations);
    }

    /** The kinds of its faults, for people. */
    public String kinds() {
        List<String> kinds = new ArrayList<>();
        struck.forEach(one -> kinds.add(one.planned().kind().label()));
        return String.join(" + ", kinds);
    }

    /** How many acknowledged writes were lost. */
    public long lost() {
        return violations.stream()
                .filter(v -> v.kind() == Kind.LOST_WRITE || v.kind() == Kind.LOST_INSERT)
                .count();
    }

    /** Whether nothing is wrong. */
    public boolean clean() {
        return violations.isEmpty();
    }
}
