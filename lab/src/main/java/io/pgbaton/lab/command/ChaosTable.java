package io.pgbaton.lab.command;

import io.pgbaton.lab.chaos.ChaosReport;
import io.pgbaton.lab.chaos.RoundResult;
import io.pgbaton.lab.chaos.RoundResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The results of a chaos run for a person: a line a round, then one for each kind of fault. */
final class ChaosTable {
    private static final String PAIRS = "two at a time";

    private ChaosTable() {}

    /** One round. */
    static List<String> line(RoundResult round) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%4d  %-9s gap %6d ms, direct %6d ms, whole after %s  %s%s%s"
                        .formatted(
                                round.number(),
                                round.outcome().name().toLowerCase(Locale.ROOT),
                                round.gap().toMillis(),
                                round.directGap().toMillis(),
                                round.healing().map(h -> h.toMillis() + " ms").orElse("-"),
                                round.kinds(),
                                round.moved().map(moved -> ", " + moved).orElse(""),
                                round.refusals().isEmpty() ? "" : ", " + round.refusals()));
        round.struck()
                .forEach(
                        struck ->
                                lines.add(
                                        "      %s: %s, for %.1f s"
                                                .formatted(
                                                        struck.planned().kind().label(),
                                                        struck.target(),
                                                        struck.planned().lasts().toMillis()
                                                                / 1000.0)));
        return lines;
    }

    /** All rounds, by kind. */
    static List<String> of(ChaosReport report) {
        Map<String, List<RoundResult>> byKind = new TreeMap<>();
        for (RoundResult round : report.rounds()) {
            byKind.computeIfAbsent(
                            round.struck().size() > 1 ? PAIRS : round.kinds(),
                            kind -> new ArrayList<>())
                    .add(round);
        }
        List<String> lines = new ArrayList<>();
        lines.add(
                "%-26s %5s %10s %7s %8s %6s %24s %5s"
                        .formatted(
                                "fault",
                                "runs",
                                "recovered",
                                "waited",
                                "refused",
                                "stuck",
                                "gap min/median/max, ms",
                                "lost"));
        byKind.forEach((kind, rounds) -> lines.add(row(kind, rounds)));
        return lines;
    }

    private static String row(String kind, List<RoundResult> rounds) {
        List<Long> gaps = rounds.stream().map(round -> round.gap().toMillis()).sorted().toList();
        return "%-26s %5d %10d %7d %8d %6d %24s %5d"
                .formatted(
                        kind,
                        rounds.size(),
                        count(rounds, Outcome.RECOVERED),
                        count(rounds, Outcome.WAITED),
                        count(rounds, Outcome.REFUSED),
                        count(rounds, Outcome.STUCK),
                        "%d / %d / %d"
                                .formatted(
                                        gaps.getFirst(), gaps.get(gaps.size() / 2), gaps.getLast()),
                        rounds.stream().mapToLong(RoundResult::lost).sum());
    }

    private static long count(List<RoundResult> rounds, Outcome outcome) {
        return rounds.stream().filter(round -> round.outcome() == outcome).count();
    }
}
