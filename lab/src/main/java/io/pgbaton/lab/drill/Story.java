package io.pgbaton.lab.drill;

import io.pgbaton.events.Envelope;
import io.pgbaton.events.Event;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeRejoined;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.PoolFailed;
import io.pgbaton.events.PoolPaused;
import io.pgbaton.events.PoolResumed;
import io.pgbaton.events.PrimaryJudged;
import io.pgbaton.events.ProbeOutcome;
import io.pgbaton.events.RecoveryAborted;
import io.pgbaton.events.RecoveryAdvanced;
import io.pgbaton.events.RecoveryCompleted;
import io.pgbaton.events.RecoveryRefused;
import io.pgbaton.events.RecoveryStarted;
import io.pgbaton.events.TopologyChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns events into the lines of a story; of repeated observations only what is new. */
public final class Story {
    private final Map<String, ProbeOutcome> lastSeen = new HashMap<>();
    private long toldEpoch;

    /** One line, with the milliseconds since the kill; empty for what is no news. */
    public Optional<String> line(Envelope envelope, Instant killed) {
        return text(envelope.data())
                .map(
                        text ->
                                "%+6d ms  %s"
                                        .formatted(
                                                Duration.between(killed, envelope.time())
                                                        .toMillis(),
                                                text));
    }

    private Optional<String> text(Event event) {
        return switch (event) {
            case NodeObserved seen -> observed(seen);
            case PrimaryJudged judged ->
                    Optional.of(
                            "%s is judged %s: %s"
                                    .formatted(
                                            judged.primary(), judged.verdict(), judged.reason()));
            case RecoveryStarted started ->
                    Optional.of(
                            "recovery %s as epoch %d"
                                    .formatted(
                                            started.resumed() ? "is resumed" : "begins",
                                            started.epoch()));
            case RecoveryAdvanced advanced ->
                    Optional.of(
                            "epoch %d: %s%s%s"
                                    .formatted(
                                            advanced.epoch(),
                                            advanced.phase().toLowerCase(Locale.ROOT),
                                            advanced.candidate() == null
                                                    ? ""
                                                    : " (" + advanced.candidate() + ")",
                                            advanced.detail() == null
                                                    ? ""
                                                    : ": " + advanced.detail()));
            case RecoveryRefused refused ->
                    Optional.of(
                            "no promotion (%s): %s".formatted(refused.veto(), refused.reason()));
            case RecoveryCompleted completed ->
                    Optional.of(
                            "recovery is complete: %s takes over from %s"
                                    .formatted(completed.primary(), completed.oldPrimary()));
            case RecoveryAborted aborted ->
                    Optional.of("recovery %s: %s".formatted(aborted.outcome(), aborted.reason()));
            case TopologyChanged changed when changed.epoch() == toldEpoch ->
                    Optional.of(changed.why());
            case TopologyChanged changed -> {
                toldEpoch = changed.epoch();
                yield Optional.of(
                        "sealed: epoch %d, primary %s, timeline %d, ANY %d (%s)%s"
                                .formatted(
                                        changed.epoch(),
                                        changed.primary(),
                                        changed.timeline(),
                                        changed.n(),
                                        String.join(", ", changed.voters()),
                                        changed.degraded() ? ", degraded" : ""));
            }
            case PoolPaused paused ->
                    Optional.of(
                            "pool %s paused, its clients queue (%s)"
                                    .formatted(paused.pool(), paused.reason()));
            case PoolResumed resumed ->
                    Optional.of("pool %s resumed (%s)".formatted(resumed.pool(), resumed.reason()));
            case PoolApplied applied ->
                    Optional.of(
                            "pool %s leads to %s (epoch %d), turned in %.0f ms"
                                    .formatted(
                                            applied.pool(),
                                            applied.target(),
                                            applied.epoch(),
                                            applied.tookMillis()));
            case PoolFailed failed ->
                    Optional.of(
                            "pool %s could not be turned: %s"
                                    .formatted(failed.pool(), failed.reason()));
            case NodeRejoined rejoined ->
                    Optional.of("%s is back (%s)".formatted(rejoined.node(), rejoined.how()));
            default -> Optional.empty();
        };
    }

    private Optional<String> observed(NodeObserved seen) {
        ProbeOutcome before = lastSeen.put(seen.vantage() + "/" + seen.node(), seen.outcome());
        boolean news = seen.outcome() != (before == null ? ProbeOutcome.ANSWERED : before);
        return news
                ? Optional.of(
                        "vantage %s sees %s: %s"
                                .formatted(
                                        seen.vantage(),
                                        seen.node(),
                                        seen.outcome().name().toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
