package io.pgbaton.lab.chaos;

import io.pgbaton.lab.chaos.history.Violation;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of a plan.
 *
 * @param seed gives the same plan again
 * @param rounds each round, in order
 * @param atEnd what is wrong besides: what the looks at everything found, and rounds without an end
 */
public record ChaosReport(long seed, List<RoundResult> rounds, List<Violation> atEnd) {
    public ChaosReport {
        rounds = List.copyOf(rounds);
        atEnd = List.copyOf(atEnd);
    }

    /** All violations. */
    public List<Violation> violations() {
        return Stream.concat(
                        rounds.stream().flatMap(round -> round.violations().stream()),
                        atEnd.stream())
                .toList();
    }
}
