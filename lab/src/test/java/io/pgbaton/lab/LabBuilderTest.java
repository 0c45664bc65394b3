package io.pgbaton.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabBuilderTest {

    /** Two servers of one name would fight for its port, and each for the other's log. */
    @Test
    void shouldTakeTheLastWordOnHowManyThereAre() {
        // Given
        LabBuilder builder = Lab.builder().everything();

        // When
        LabPlan plan = builder.configurators(0).coordinators(1).monitors("x").plan();

        // Then
        assertThat(plan.services())
                .extracting(service -> service.kind() + " " + service.instance())
                .containsExactlyInAnyOrder("FAILOVER_COORDINATOR 1", "HEALTH_MONITOR x");
    }

    @Test
    void shouldFailOverWithoutPools() {
        // When
        LabPlan plan = Lab.builder().everything().withoutPools(4).plan();

        // Then
        assertThat(plan).isEqualTo(Lab.builder().withoutPools(4).plan());
        assertThat(plan.nodeNames()).hasSize(4);
        assertThat(plan.pgbouncer()).isFalse();
        assertThat(plan.services())
                .extracting(LabPlan.Service::instance)
                .containsExactly("a", "b", "c", "1");
    }
}
