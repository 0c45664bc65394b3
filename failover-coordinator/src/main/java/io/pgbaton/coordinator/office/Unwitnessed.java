package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.coordinator.domain.DryCheck;
import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Quorum;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A primary that is proven dead, and not convicted, because voters went with it and cannot say that
 * they are cut off: tells why nobody is promoted, node by node (docs/decisions/0051). It only
 * tells; nothing begins without a conviction.
 *
 * <p>What passes within a second is not told: in every failover there is a moment in which the
 * vantages know already and the voters do not.
 */
final class Unwitnessed {

    private static final Duration LASTING = Duration.ofSeconds(1);

    private final RecoveryScene scene;
    private final JournalBook book;
    private final Refusals refusals;
    private final LongSupplier nanos;
    private @Nullable Long since;

    /**
     * @param nanos a monotonic clock
     */
    Unwitnessed(RecoveryScene scene, JournalBook book, Refusals refusals, LongSupplier nanos) {
        this.scene = scene;
        this.book = book;
        this.refusals = refusals;
        this.nanos = nanos;
    }

    /** Looks at a judgement that convicts nobody; tells a refusal once it has lasted. */
    void tell(Topology topology, Judgement judgement, Evidence evidence) {
        if (!judgement.proven()) {
            since = null;
            return;
        }
        long now = nanos.getAsLong();
        if (since == null) {
            since = now;
        }
        if (now - since < LASTING.toNanos()) {
            return;
        }
        String primary = topology.primary();
        List<DurabilityRule> rules = Quorum.rules(topology, book.epochs());
        DryCheck.automatic(scene.spec(), rules, evidence, primary, primary)
                .ifPresent(
                        refused ->
                                refusals.tell(
                                        topology.epoch(),
                                        refused.veto(),
                                        primary + " is proven dead, but " + refused.veto().text(),
                                        refused.nodes()));
    }
}
