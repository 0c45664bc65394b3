package io.pgbaton.cli.status;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StandingVerdict;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that {@code status} shows; also its JSON.
 *
 * @param quorum whether etcd answered; if not, what etcd knows is absent
 * @param degraded whether the rule in force asks for fewer acknowledgements than the spec
 * @param verdict what the decider holds of a primary that is not healthy
 * @param journal the open journal, if a recovery is running
 * @param switchover one that was asked for, and is not over
 * @param failover one that was ordered, and is not over
 * @param restart a rolling one that is not over
 * @param rejoins the old primaries that came back into this epoch
 * @param toReclone node to the epoch in which its log left the line, or may have (I13)
 * @param notes what could not be found out, and why
 */
public record ClusterStatus(
        String cluster,
        Instant at,
        boolean quorum,
        @Nullable Member decider,
        @Nullable Topology topology,
        boolean degraded,
        @Nullable StandingVerdict verdict,
        @Nullable Suspicion suspicion,
        @Nullable Hold hold,
        @Nullable Journal journal,
        @Nullable Refusal refusal,
        @Nullable SwitchoverRequest switchover,
        @Nullable FailoverRequest failover,
        @Nullable RestartRequest restart,
        List<Rejoin> rejoins,
        SortedMap<String, Epoch> toReclone,
        List<NodeLine> nodes,
        List<PoolLine> pools,
        List<VantageLine> vantages,
        List<String> notes) {

    /**
     * A node, as the monitors see it together.
     *
     * @param role {@code primary} or {@code standby}, or a warning where a node is what it should
     *     not be
     * @param promised the epoch of its promise
     */
    public record NodeLine(
            String node,
            String address,
            String role,
            String region,
            String state,
            @Nullable Integer timeline,
            @Nullable Long lagBytes,
            @Nullable Double lagSeconds,
            @Nullable Long promised) {}

    /**
     * A pool.
     *
     * @param target where it was brought to last, {@code host:port}
     * @param epoch the epoch that it was brought to
     */
    public record PoolLine(
            String pool,
            String type,
            @Nullable String target,
            @Nullable Long epoch,
            String state) {}

    /** The monitors that are alive at a vantage; none is trouble. */
    public record VantageLine(String vantage, List<String> alive) {}
}
