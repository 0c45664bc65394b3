package io.pgbaton.lab.command;

import io.pgbaton.lab.drill.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The figures of a benchmark's runs, each by its name, as table and file show them. */
enum BenchFigures {
    DETECT("detectMs", outcome -> outcome.figures().detect()),
    REVOKE("revokeMs", outcome -> outcome.figures().revoke()),
    PROMOTE("promoteMs", outcome -> outcome.figures().promote()),
    SEAL("sealMs", outcome -> outcome.figures().seal()),
    POOLS("poolsMs", outcome -> outcome.figures().pools()),
    WRITE_GAP("writeGapMs", outcome -> Optional.of(millis(outcome.load().writeGap()))),
    FAILED("failedStatements", outcome -> Optional.of((double) outcome.load().failedStatements())),
    LOST("lostWrites", outcome -> Optional.of((double) outcome.lost()));

    private final String key;
    private final Function<Outcome, Optional<Double>> figure;

    BenchFigures(String key, Function<Outcome, Optional<Double>> figure) {
        this.key = key;
        this.figure = figure;
    }

    /** Its name in the file. */
    String key() {
        return key;
    }

    Optional<Double> of(Outcome outcome) {
        return figure.apply(outcome);
    }

    /** Minimum, median and maximum; empty when no run has the figure. */
    Optional<Spread> over(List<Outcome> outcomes) {
        List<Double> values =
                outcomes.stream().map(this::of).flatMap(Optional::stream).sorted().toList();
        if (values.isEmpty()) {
            return Optional.empty();
        }
        int half = values.size() / 2;
        double median =
                values.size() % 2 == 1
                        ? values.get(half)
                        : (values.get(half - 1) + values.get(half)) / 2;
        return Optional.of(new Spread(values.getFirst(), median, values.getLast()));
    }

    /** Where the values lie. */
    record Spread(double min, double median, double max) {}

    private static double millis(Duration duration) {
        return duration.toNanos() / 1_000_000.0;
    }
}
