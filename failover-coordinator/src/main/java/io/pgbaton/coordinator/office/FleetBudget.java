package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * How many clusters may be failed over at once by automation (docs/decisions/0042): when more are
 * convicted within a short time it is probably our own network. The count stands in the store, in
 * the transactions that begin epochs, so that deciders on several hosts never count apart.
 * Thread-safe.
 */
public final class FleetBudget {

    /**
     * The bounds.
     *
     * @param most so many clusters in any case; at least 1
     * @param percent of the declared clusters, where that is more; 0 to 100
     * @param window within which failovers are counted together
     */
    public record Limits(int most, int percent, Duration window) {

        /** Three clusters, or a tenth, within a minute. */
        public static final Limits DEFAULT = new Limits(3, 10, Duration.ofMinutes(1));

        public Limits {
            if (most < 1 || percent < 0 || percent > 100 || !window.isPositive()) {
                throw new IllegalArgumentException(
                        "pgbaton.fleet: most is at least 1, percent is 0 to 100, window is positive");
            }
        }

        private int of(int clusters) {
            return Math.max(most, clusters * percent / 100);
        }
    }

    private final Limits limits;
    private final IntSupplier clusters;
    private final Supplier<Optional<Versioned<FleetLedger>>> ledger;

    /**
     * @param clusters how many are declared
     * @param ledger what stands in the store; throws StoreUnavailable where that is not known
     */
    public FleetBudget(
            Limits limits,
            IntSupplier clusters,
            Supplier<Optional<Versioned<FleetLedger>>> ledger) {
        this.limits = limits;
        this.clusters = clusters;
        this.ledger = ledger;
    }

    /** Why this cluster is not to be failed over now; empty: it may be. */
    Optional<String> exceeded(String cluster, Instant now) {
        int most = limits.of(clusters.getAsInt());
        SortedSet<String> others = value(ledger.get()).others(cluster, now, limits.window());
        return others.size() < most
                ? Optional.empty()
                : Optional.of(
                        "%d clusters began a failover within %d s (%s), and no more than %d may"
                                .formatted(
                                        others.size(),
                                        limits.window().toSeconds(),
                                        String.join(", ", others),
                                        most));
    }

    /** Counts a failover of this cluster; holds only if nobody counted one meanwhile. */
    Change<FleetLedger> count(String cluster, Instant now) {
        Optional<Versioned<FleetLedger>> before = ledger.get();
        FleetLedger next = value(before).with(cluster, now, limits.window());
        return before.map(known -> Change.replace(Key.fleet(), known, next))
                .orElseGet(() -> Change.create(Key.fleet(), next));
    }

    private static FleetLedger value(Optional<Versioned<FleetLedger>> stored) {
        return stored.map(Versioned::value).orElse(FleetLedger.EMPTY);
    }
}
