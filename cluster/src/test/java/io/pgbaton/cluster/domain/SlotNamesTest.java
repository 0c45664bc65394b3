package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotNamesTest {

    @ParameterizedTest
    @CsvSource({
        "pg1, pgbaton_12_pg1",
        "PG-1.eu, pgbaton_12_pg_1_eu",
        "a_b, pgbaton_12_a_b",
        "é9, pgbaton_12__9"
    })
    void shouldCarryTheEpochAndTheNode(String node, String slot) {
        // When
        String name = SlotNames.of(new Epoch(12), node);

        // Then
        assertThat(name).isEqualTo(slot);
    }

    @Property
    void shouldUseOnlyWhatPostgresAllows(@ForAll @StringLength(min = 1, max = 30) String node) {
        // When
        String name = SlotNames.of(Epoch.FIRST, node);

        // Then
        assertThat(name).matches("pgbaton_1_[a-z0-9_]+");
    }
}
