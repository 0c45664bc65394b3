package io.pgbaton.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabPlanTest {

    @Test
    void shouldNameNodesAndMembersFromOne() {
        // Given
        LabPlan plan = new LabPlan(2, 3, false, false, false, List.of(), false, Map.of());

        // When
        List<String> names = plan.nodeNames();

        // Then
        assertThat(names).containsExactly("pg1", "pg2");
        assertThat(plan.etcdNames()).containsExactly("etcd1", "etcd2", "etcd3");
    }

    @Test
    void shouldRefuseMoreNodesThanThereAreAddresses() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new LabPlan(5, 0, false, false, false, List.of(), false, Map.of()))
                .withMessageContaining("0 to 4 PostgreSQL nodes");
    }

    @Test
    void shouldRefuseColocatedMembersWithoutHosts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LabPlan(2, 3, true, false, false, List.of(), false, Map.of()))
                .withMessageContaining("colocated");
    }
}
