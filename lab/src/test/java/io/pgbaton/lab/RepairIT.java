package io.pgbaton.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.server.PostgresServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a failed test may leave behind does not fail the next one. */
class RepairIT {

    @RegisterExtension static final SharedLab ADOPTED = new SharedLab();

    @Test
    void shouldMakeTheLabWholeAgain() {
        // Given
        Lab lab = ADOPTED.lab();
        String primary = ADOPTED.topology().primary();
        List<String> standbys =
                lab.nodes().stream()
                        .map(PostgresServer::name)
                        .filter(node -> !node.equals(primary))
                        .toList();
        Adoption.cli(lab, "hold", "--reason", "a test that failed");
        lab.kill("coordinator-2");
        lab.kill("etcd2");
        lab.freeze("monitor-b");
        lab.cutBetween(standbys.getFirst(), primary);
        lab.kill(primary);

        // When
        new Repair(lab).everything();

        // Then
        Health.await(lab);
        assertThat(lab.hosts()).allMatch(host -> lab.state(host) == HostState.UP);
        assertThat(ADOPTED.writable()).hasSize(1);
        assertThat(ADOPTED.etcd().get(Key.hold(ClusterFile.CLUSTER))).isEmpty();
    }
}
