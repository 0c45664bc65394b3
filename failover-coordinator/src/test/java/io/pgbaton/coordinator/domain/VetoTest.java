package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VetoTest {

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
