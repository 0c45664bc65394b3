package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.FailoverRequest;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who ordered a promotion, and what he answers for (docs/decisions/0041).
 *
 * @param person whether somebody ordered it: rules that are made for automation do not bind him
 * @param to the node that was asked for; null: the furthest
 * @param without voters whose word he stands for, as if they had been revoked
 */
public record Mandate(boolean person, @Nullable String to, Set<String> without) {

    /** Nobody ordered it. */
    public static final Mandate AUTOMATIC = new Mandate(false, null, Set.of());

    /** A planned switchover: nothing is relaxed but what binds automation only. */
    public static final Mandate PLANNED = new Mandate(true, null, Set.of());

    public Mandate {
        without = Set.copyOf(without);
    }

    /** What the author of a forced failover answers for. */
    public static Mandate of(FailoverRequest order) {
        return new Mandate(true, order.to(), Set.copyOf(order.without()));
    }

    /** Whether I3 is asked of what was revoked alone. */
    public boolean proves() {
        return without.isEmpty();
    }

    /** I3, with those counted whose word he stands for; never without anybody's own. */
    public boolean enough(Collection<DurabilityRule> rules, Collection<String> revoked) {
        Set<String> counted = new TreeSet<>(revoked);
        counted.addAll(without);
        return !revoked.isEmpty() && Quorum.enough(rules, counted);
    }
}
