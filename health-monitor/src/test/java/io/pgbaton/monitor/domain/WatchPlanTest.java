package io.pgbaton.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.monitor.ClusterFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WatchPlanTest {

    private static final ClusterSpec SPEC =
            ClusterFiles.orders(
                    5433,
                    """
                      failover: { mode: automatic, vantages: [a, b, c], refusedGap: 40ms }
                      pools:
                        - name: rw
                          type: pgbouncer
                          admin: 127.0.0.21:6432
                          databases: [orders]
                          fragment: /etc/pgbouncer/pgbaton.ini
                          credentials: { user: pool, passwordFile: /s/pool }
                    """);

    @Test
    void shouldWatchNothingAsLongAsNoSpecReads() {
        // Given
        ClusterView view = view(null, null);
        // When
        WatchPlan plan = WatchPlan.of(view);
        // Then
        assertThat(plan).isEqualTo(WatchPlan.none("orders"));
    }

    @Test
    void shouldWriteNoHeartbeatBeforeAdoption() {
        // Given
        ClusterView view = view(SPEC, null);
        // When
        WatchPlan plan = WatchPlan.of(view);
        // Then
        assertThat(plan.nodes()).extracting(node -> node.address().node()).contains("pg1", "pg2");
        assertThat(plan.nodes()).allMatch(node -> node.refusedGap().equals(Duration.ofMillis(40)));
        assertThat(plan.heartbeat()).isNull();
        assertThat(plan.primary()).isNull();
    }

    @Test
    void shouldWriteTheHeartbeatWhereTheTopologySaysInItsEpoch() {
        // Given
        ClusterView view = view(SPEC, topology("pg2", 7));
        // When
        WatchPlan plan = WatchPlan.of(view);
        // Then
        assertThat(plan.primary()).isEqualTo("pg2");
        assertThat(plan.heartbeat())
                .isEqualTo(
                        new WatchPlan.HeartbeatTarget(
                                new NodeAddress("pg2", "127.0.0.12", 5433),
                                SPEC.credentials().monitor(),
                                new Epoch(7)));
    }

    @Test
    void shouldLookAtPoolsWithTheirOwnLogin() {
        // Given
        ClusterView view = view(SPEC, null);
        // When
        WatchPlan plan = WatchPlan.of(view);
        // Then
        assertThat(plan.pools()).hasSize(1);
        assertThat(plan.pools().getFirst().admin())
                .isEqualTo(new NodeAddress("rw", "127.0.0.21", 6432));
        assertThat(plan.pools().getFirst().login().user()).isEqualTo("pool");
    }

    @Test
    void shouldWriteNoHeartbeatWhileTheRoleIsSwitchedOver() {
        // Given
        Journal journal =
                Journal.begin(
                        new Epoch(3), 1, Journal.Kind.SWITCHOVER, "pg2", "a test", Instant.EPOCH);

        // When
        WatchPlan during = WatchPlan.of(with(topology("pg2", 2), journal));
        WatchPlan after =
                WatchPlan.of(with(topology("pg2", 2), journal.in(RecoveryPhase.ABANDONED)));

        // Then
        assertThat(during.heartbeat()).isNull();
        assertThat(during.nodes()).isEqualTo(after.nodes());
        assertThat(after.primary()).isEqualTo("pg2");
    }

    private static Topology topology(String primary, long epoch) {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(epoch), primary, new TreeSet<>(Set.of("pg1")), 1);
        return new Topology(new Epoch(epoch), primary, rule, null, 2, Instant.EPOCH, "test");
    }

    private static ClusterView with(Topology topology, Journal journal) {
        return view(SPEC, topology, journal);
    }

    private static ClusterView view(@Nullable ClusterSpec spec, @Nullable Topology topology) {
        return view(spec, topology, null);
    }

    private static ClusterView view(
            @Nullable ClusterSpec spec, @Nullable Topology topology, @Nullable Journal journal) {
        return new ClusterView(
                "orders",
                1,
                spec,
                null,
                null,
                topology == null ? null : new Versioned<>(topology, 1, 1),
                journal == null ? null : new Versioned<>(journal, 1, 1),
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
