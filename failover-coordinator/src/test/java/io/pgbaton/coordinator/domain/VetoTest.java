package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.store.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VetoTest {

    /** {@code pgbaton node prepare} goes by it. */
    @Test
    void shouldCallItAsTheStoreDoesWhenTooFewAreReachable() {
        // When
        String label = Veto.TOO_FEW_REACHABLE.label();

        // Then
        assertThat(label).isEqualTo(Refusal.TOO_FEW_REACHABLE);
    }

    @ParameterizedTest
    @EnumSource
    void shouldNameEachVetoForMetricsAndPeople(Veto veto) {
        // When
        String label = veto.label();

        // Then
        assertThat(label).matches("[a-z]+(-[a-z]+)*");
        assertThat(veto.text()).isNotBlank();
    }
}
