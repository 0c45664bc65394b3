package io.pgbaton.cli.events;

import io.pgbaton.cli.Times;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.Event;
import io.pgbaton.events.EventType;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeRejoined;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.PoolDrifted;
import io.pgbaton.events.PoolFailed;
import io.pgbaton.events.PoolObserved;
import io.pgbaton.events.PoolPaused;
import io.pgbaton.events.PoolResumed;
import io.pgbaton.events.PrimaryJudged;
import io.pgbaton.events.RecoveryAborted;
import io.pgbaton.events.RecoveryAdvanced;
import io.pgbaton.events.RecoveryCompleted;
import io.pgbaton.events.RecoveryRefused;
import io.pgbaton.events.RecoveryStarted;
import io.pgbaton.events.TopologyChanged;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An event in one line for a person: when, cluster, type, subject, what happened. */
final class EventLine {

    private EventLine() {}

    static String of(Envelope envelope) {
        Event event = envelope.data();
        String type = EventType.of(event).type().substring("io.pgbaton.".length());
        String line =
                "%s  %s  %-19s %s: %s"
                        .formatted(
                                Times.millis(envelope.time()),
                                event.cluster(),
                                type,
                                event.subject(),
                                what(event));
        return line.replaceAll("\\s*\\R\\s*", " ");
    }

    private static String what(Event event) {
        return switch (event) {
            case NodeObserved e ->
                    "%s from %s in %s ms (%d in a row)%s"
                            .formatted(
                                    e.outcome().name().toLowerCase(Locale.ROOT),
                                    e.vantage(),
                                    millis(e.latencyMillis()),
                                    e.outcomeCount(),
                                    e.detail() == null ? "" : ": " + e.detail());
            case PoolObserved e ->
                    "%s from %s%s"
                            .formatted(
                                    e.reachable() ? "leads to " + e.targets() : "unreachable",
                                    e.vantage(),
                                    e.paused().isEmpty() ? "" : ", paused " + e.paused());
            case TopologyChanged e ->
                    "epoch %d, primary %s, timeline %d, ANY %d of %s%s: %s"
                            .formatted(
                                    e.epoch(),
                                    e.primary(),
                                    e.timeline(),
                                    e.n(),
                                    String.join(", ", e.voters()),
                                    e.degraded() ? ", DEGRADED" : "",
                                    e.why());
            case PrimaryJudged e ->
                    "%s: %s%s"
                            .formatted(
                                    e.verdict(),
                                    e.reason(),
                                    e.evidence().isEmpty()
                                            ? ""
                                            : " [" + String.join("; ", e.evidence()) + "]");
            case RecoveryStarted e ->
                    "%s of epoch %d from %s%s: %s"
                            .formatted(
                                    e.kind(),
                                    e.epoch(),
                                    e.oldPrimary(),
                                    e.resumed() ? ", resumed" : "",
                                    e.reason());
            case RecoveryAdvanced e ->
                    "epoch %d %s%s%s"
                            .formatted(
                                    e.epoch(),
                                    e.phase(),
                                    e.candidate() == null ? "" : " " + e.candidate(),
                                    e.detail() == null ? "" : ": " + e.detail());
            case RecoveryRefused e ->
                    "epoch %d, %s: %s%s"
                            .formatted(
                                    e.epoch(),
                                    e.veto(),
                                    e.reason(),
                                    new TreeMap<>(e.nodes())
                                            .entrySet().stream()
                                                    .map(n -> n.getKey() + ": " + n.getValue())
                                                    .collect(Collectors.joining("; ", " [", "]")));
            case RecoveryCompleted e ->
                    "%s of epoch %d sealed, %s -> %s in %d ms (%s)%s"
                            .formatted(
                                    e.kind(),
                                    e.epoch(),
                                    e.oldPrimary(),
                                    e.primary(),
                                    e.stepMillis().values().stream()
                                            .mapToLong(Long::longValue)
                                            .sum(),
                                    e.stepMillis().entrySet().stream()
                                            .map(s -> s.getKey() + " " + s.getValue())
                                            .collect(Collectors.joining(", ")),
                                    e.markedForRejoin().isEmpty()
                                            ? ""
                                            : ", to rejoin: "
                                                    + String.join(", ", e.markedForRejoin()));
            case RecoveryAborted e ->
                    "epoch %d %s: %s".formatted(e.epoch(), e.outcome(), e.reason());
            case NodeRejoined e -> "%s in epoch %d%s".formatted(e.how(), e.epoch(), lost(e.lost()));
            case PoolPaused e ->
                    "paused %s in %s ms: %s"
                            .formatted(
                                    String.join(", ", e.databases()),
                                    millis(e.tookMillis()),
                                    e.reason());
            case PoolResumed e ->
                    "resumed %s: %s".formatted(String.join(", ", e.databases()), e.reason());
            case PoolApplied e ->
                    "epoch %d, leads to %s, in %s ms"
                            .formatted(e.epoch(), e.target(), millis(e.tookMillis()));
            case PoolFailed e -> "epoch %d FAILED: %s".formatted(e.epoch(), e.reason());
            case PoolDrifted e ->
                    "epoch %d, should be %s, found %s"
                            .formatted(e.epoch(), e.expected(), e.found());
            case AlertOpened e ->
                    "%s %s: %s (docs/%s)".formatted(e.severity(), e.alert(), e.text(), e.runbook());
            case AlertResolved e -> e.alert() + " is over";
        };
    }

    private static String lost(NodeRejoined.@Nullable Lost lost) {
        return lost == null
                ? ""
                : ", without %d transactions in %d bytes that only it had, from %s to %s on timeline %d"
                        .formatted(
                                lost.transactions(),
                                lost.bytes(),
                                lost.fromLsn(),
                                lost.toLsn(),
                                lost.timeline());
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }
}
