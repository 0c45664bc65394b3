package io.pgbaton.lab.drill;

import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.Event;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.RecoveryAdvanced;
import io.pgbaton.events.RecoveryStarted;
import io.pgbaton.events.TopologyChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where the time of a failover went, in milliseconds, by the wall clock that the whole lab shares;
 * absent where an event is missing.
 *
 * @param detect from the kill until a decider owns the new epoch
 * @param revoke until a candidate is chosen: voters revoked and drained
 * @param promote until the candidate's timeline switch was seen
 * @param seal until the new topology is sealed
 * @param pools until the last pool leads to the new primary, verified
 */
public record Figures(
        Optional<Double> detect,
        Optional<Double> revoke,
        Optional<Double> promote,
        Optional<Double> seal,
        Optional<Double> pools) {

    /**
     * @param epoch the epoch that was sealed
     */
    static Figures of(Instant killed, long epoch, List<Envelope> heard) {
        List<Event> events = heard.stream().map(Envelope::data).toList();
        Optional<Instant> started =
                all(events, RecoveryStarted.class)
                        .filter(event -> event.epoch() == epoch)
                        .map(RecoveryStarted::at)
                        .min(Instant::compareTo);
        Optional<Instant> chosen = phase(events, epoch, RecoveryPhase.CHOSEN);
        Optional<Instant> promoted = phase(events, epoch, RecoveryPhase.REPOINTING);
        Optional<Instant> sealed =
                all(events, TopologyChanged.class)
                        .filter(event -> event.epoch() == epoch)
                        .map(TopologyChanged::since)
                        .min(Instant::compareTo);
        Optional<Instant> applied =
                all(events, PoolApplied.class)
                        .filter(event -> event.epoch() == epoch)
                        .map(PoolApplied::at)
                        .max(Instant::compareTo);
        return new Figures(
                between(Optional.of(killed), started),
                between(started, chosen),
                between(chosen, promoted),
                between(promoted, sealed),
                between(sealed, applied));
    }

    private static Optional<Instant> phase(List<Event> events, long epoch, RecoveryPhase phase) {
        return all(events, RecoveryAdvanced.class)
                .filter(event -> event.epoch() == epoch && event.phase().equals(phase.name()))
                .map(RecoveryAdvanced::at)
                .min(Instant::compareTo);
    }

    private static <T extends Event> Stream<T> all(List<Event> events, Class<T> type) {
        return events.stream().flatMap(only(type));
    }

    private static <T> Function<Event, Stream<T>> only(Class<T> type) {
        return event -> type.isInstance(event) ? Stream.of(type.cast(event)) : Stream.empty();
    }

    private static Optional<Double> between(Optional<Instant> from, Optional<Instant> to) {
        return from.flatMap(
                begin -> to.map(end -> Duration.between(begin, end).toNanos() / 1_000_000.0));
    }
}
