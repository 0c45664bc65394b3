package io.pgbaton.lab.command;

import io.pgbaton.lab.drill.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A benchmark's figures for a person: one line a run, then minimum, median and maximum. */
final class BenchTable {

    private BenchTable() {}

    static String header() {
        return "%-7s".formatted("run")
                + Stream.of(BenchFigures.values())
                        .map(figure -> "%17s".formatted(figure.key()))
                        .collect(Collectors.joining())
                + "  ended";
    }

    static String line(int run, Outcome outcome) {
        return row(Integer.toString(run), figure -> figure.of(outcome))
                + (outcome.good() && outcome.moved() ? "  well" : "  BADLY");
    }

    static List<String> summary(List<Outcome> outcomes) {
        List<String> lines = new ArrayList<>();
        lines.add(row("min", f -> f.over(outcomes).map(BenchFigures.Spread::min)));
        lines.add(row("median", f -> f.over(outcomes).map(BenchFigures.Spread::median)));
        lines.add(row("max", f -> f.over(outcomes).map(BenchFigures.Spread::max)));
        return lines;
    }

    private static String row(String name, Function<BenchFigures, Optional<Double>> value) {
        return "%-7s".formatted(name)
                + Stream.of(BenchFigures.values())
                        .map(figure -> "%17s".formatted(text(value.apply(figure))))
                        .collect(Collectors.joining());
    }

    private static String text(Optional<Double> value) {
        return value.map("%.0f"::formatted).orElse("-");
    }
}
