package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StandingVerdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the decider tells through the store: why it does nothing, what it holds of the primary, whom
 * it suspects. Nothing is decided by it; each is one fenced transaction (I1). Used by one thread.
 *
 * @see JournalBook#notices()
 */
public final class Notices {

    private final String cluster;
    private final FencedKeys keys;

    Notices(String cluster, FencedKeys keys) {
        this.cluster = cluster;
        this.keys = keys;
    }

    /** Why nothing is done, as it was told last. */
    public Optional<Refusal> refusal() {
        return keys.value(Key.refusal(cluster));
    }

    /** Says why nothing is done, or (null) that nothing stands against it any more. */
    public void refusal(@Nullable Refusal refusal) {
        keys.put(Key.refusal(cluster), refusal, 0);
    }

    /** What was last held of a primary that is not healthy. */
    public Optional<StandingVerdict> verdict() {
        return keys.value(Key.verdict(cluster));
    }

    /** Says what is held of the primary, or (null) that it is healthy. */
    public void verdict(@Nullable StandingVerdict verdict) {
        keys.put(Key.verdict(cluster), verdict, 0);
    }

    /** Writes or (null) deletes the suspicion, bound to the decider's lease. */
    public void suspicion(@Nullable Suspicion suspicion, long lease) {
        keys.put(Key.suspicion(cluster), suspicion, lease);
    }
}
