package io.pgbaton.cli.history;

import io.pgbaton.cli.Table;
import io.pgbaton.cli.Times;
import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Rejoin;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows epochs and the steps of one. */
final class HistoryText {

    private HistoryText() {}

    static String table(List<EpochRecord> epochs) {
        Table table = new Table(">EPOCH", "OUTCOME", "KIND", "FROM", "TO", "BEGAN", ">MS");
        for (EpochRecord epoch : epochs) {
            Journal journal = epoch.journal();
            table.row(
                    epoch.epoch().toString(),
                    outcome(epoch),
                    journal == null ? "adoption" : lower(journal.kind()),
                    journal == null ? "-" : journal.oldPrimary(),
                    to(epoch),
                    journal == null ? "-" : Times.seconds(journal.began()),
                    journal == null ? "-" : totalMillis(journal));
        }
        return table.toString();
    }

    static String steps(EpochRecord epoch, List<Rejoin> rejoins) {
        Journal journal = epoch.journal();
        StringBuilder text = new StringBuilder();
        text.append("epoch " + epoch.epoch() + ": " + outcome(epoch));
        DurabilityRule rule = epoch.rule();
        if (journal == null) {
            text.append(", by adoption, without a recovery");
            return (rule == null ? text : text.append("\nrule    ").append(rule(rule))).toString();
        }
        text.append(
                ", %s from %s to %s in %s ms"
                        .formatted(
                                lower(journal.kind()),
                                journal.oldPrimary(),
                                to(epoch),
                                totalMillis(journal)));
        text.append("\nbegan   " + Times.millis(journal.began()));
        text.append("\nreason  " + journal.reason());
        Journal.Candidate candidate = journal.candidate();
        if (candidate != null) {
            text.append(
                    "\nfork    timeline %d at %s"
                            .formatted(candidate.fork().timeline(), candidate.fork().lsn()));
        }
        if (rule != null) {
            text.append("\nrule    " + rule(rule));
        }
        if (!epoch.toReclone().isEmpty()) {
            text.append("\nto reclone: " + String.join(", ", epoch.toReclone()));
        }
        for (Rejoin rejoin : rejoins) {
            text.append("\nback    ").append(rejoin(rejoin));
        }
        Table table = new Table("STEP", ">TOOK MS", ">SINCE BEGAN MS", "DETAIL");
        for (Journal.Step step : journal.steps()) {
            table.row(
                    step.name(),
                    String.format(Locale.ROOT, "%.1f", step.tookMillis()),
                    Long.toString(Duration.between(journal.began(), step.at()).toMillis()),
                    shown(step.detail()));
        }
        return text.append("\n\n").append(table).toString();
    }

    private static String rule(DurabilityRule rule) {
        return rule.synchronous()
                ? rule.names().value()
                : "n = 0 of " + String.join(", ", rule.voters());
    }

    private static String rejoin(Rejoin rejoin) {
        Rejoin.Lost lost = rejoin.lost();
        return "%s, %s at %s; %s"
                .formatted(
                        rejoin.node(),
                        rejoin.how().label(),
                        Times.seconds(rejoin.at()),
                        lost == null ? "what it lost is not known" : "lost " + lost);
    }

    private static String outcome(EpochRecord epoch) {
        return switch (epoch.outcome()) {
            case BEGUN -> "running";
            case SEALED -> "sealed";
            case ABANDONED -> "abandoned";
            case READOPTED -> "re-adopted";
        };
    }

    /** Who had the write role when the epoch ended; {@code -} when nobody got it. */
    private static String to(EpochRecord epoch) {
        Journal journal = epoch.journal();
        if (epoch.outcome() == EpochRecord.Outcome.READOPTED && journal != null) {
            return journal.oldPrimary();
        }
        if (journal != null && journal.candidate() != null) {
            return journal.candidate().node();
        }
        DurabilityRule rule = epoch.rule();
        return rule == null ? "-" : rule.primary();
    }

    private static String totalMillis(Journal journal) {
        return journal.steps().isEmpty()
                ? "-"
                : Long.toString(
                        Duration.between(journal.began(), journal.steps().getLast().at())
                                .toMillis());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String shown(@Nullable String detail) {
        return detail == null ? "" : detail;
    }
}
