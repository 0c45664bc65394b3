package io.pgbaton.lab.rejoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.AdoptedLab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.server.PostgresServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A standby that has more than the new primary is rebuilt without a hand, on four real nodes. */
class AheadIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int UNACKNOWLEDGED = 3;
    private static final OrdersTable AHEAD = new OrdersTable("ahead");

    @RegisterExtension
    private static final AdoptedLab CLUSTER = new AdoptedLab(lab -> lab.withoutPools(4));

    /** It got what no other standby did, and was frozen while that was decided without it. */
    @Test
    void shouldRecloneAStandbyThatHasMoreThanTheNewPrimary() {
        // Given
        Adoption.reapply(CLUSTER.lab(), text -> text + "  rejoin: { reclone: automatic }\n");
        Topology before = CLUSTER.topology();
        PostgresServer primary = CLUSTER.lab().node(before.primary());
        List<String> standbys = List.copyOf(before.rule().voters());
        PostgresServer ahead = CLUSTER.lab().node(standbys.getLast());
        AHEAD.createOn(primary);
        Await.until("the table to arrive", SOON, () -> AHEAD.existsOn(ahead));
        standbys.subList(0, 2).forEach(standby -> CLUSTER.lab().starve(standby, primary.name()));
        AHEAD.insertInVain(primary, UNACKNOWLEDGED);
        Await.until("the rows to arrive", SOON, () -> AHEAD.rowsOn(ahead) == UNACKNOWLEDGED);

        // When
        CLUSTER.lab().freeze(ahead.name());
        CLUSTER.lab().kill(primary.name());
        Await.until(
                "another primary",
                SOON,
                () -> CLUSTER.topology().epoch().compareTo(before.epoch()) > 0);
        CLUSTER.lab().healAll();
        CLUSTER.lab().thaw(ahead.name());
        CLUSTER.lab().restart(primary.name());
        Health.await(CLUSTER.lab());

        // Then
        Topology after = CLUSTER.topology();
        assertThat(standbys.subList(0, 2)).contains(after.primary());
        assertThat(AHEAD.rowsOn(ahead)).isZero();
        assertThat(CLUSTER.etcd().get(Key.rejoin(ClusterFile.CLUSTER, after.epoch(), ahead.name())))
                .map(Rejoin::how)
                .contains(Rejoin.How.RECLONED);
    }
}
