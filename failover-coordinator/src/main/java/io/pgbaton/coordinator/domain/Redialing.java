package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * What must happen before a stuck primary is convicted: its voters dial afresh, since a stream that
 * hangs looks the same; and for {@code failover.silence} after that still nothing comes through.
 *
 * <p>Voters that would not even take that order could not be promoted either: they may be what is
 * stuck. Times are of a monotonic clock. Pure.
 */
public sealed interface Redialing {

    /** So many times {@code failover.silence} lie between two redials at least. */
    int REST = 3;

    /** Nothing was asked of the voters lately. */
    record Idle() implements Redialing {}

    /** They are being told. */
    record Underway() implements Redialing {}

    /**
     * They were told.
     *
     * @param took who did as told
     * @param against why the others did not
     * @param atNanos when the last of them had answered
     */
    record Done(Set<String> took, Map<String, String> against, long atNanos) implements Redialing {

        private Duration since(long nanos) {
            return Duration.ofNanos(nanos - atNanos);
        }
    }

    /** Whether the voters are to be told now. */
    default boolean due(Judgement judgement, Duration silence, long nanos) {
        return judgement.redial()
                && switch (this) {
                    case Idle i -> true;
                    case Underway u -> false;
                    case Done d -> d.since(nanos).compareTo(silence.multipliedBy(REST)) >= 0;
                };
    }

    /** Whether the primary is convicted: stuck ever since enough voters dialled afresh. */
    default boolean convicts(
            Verdict verdict, Collection<DurabilityRule> rules, Duration silence, long nanos) {
        return inVain(verdict, silence, nanos)
                && this instanceof Done done
                && Quorum.enough(rules, done.took());
    }

    /** Whether it would be convicted, if enough voters had done as told. */
    default boolean inVain(Verdict verdict, Duration silence, long nanos) {
        return verdict instanceof Verdict.Stuck(Duration lasted)
                && this instanceof Done done
                && done.since(nanos).compareTo(silence) >= 0
                && lasted.compareTo(done.since(nanos)) >= 0;
    }
}
