package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What waits for nothing but a person's word says what that person runs. */
class VetoCommandTest {

    @ParameterizedTest
    @CsvSource({
        "ON_HOLD, pgbaton release",
        "NOT_AUTOMATIC, pgbaton failover --force",
        "FLEET_BUDGET, pgbaton failover --force"
    })
    void shouldNameTheCommand(Veto veto, String command) {
        assertThat(veto.command()).contains(command);
    }

    @Test
    void shouldNameNoneWhereNoOrderAnswersIt() {
        // Given
        Set<Veto> others =
                EnumSet.complementOf(
                        EnumSet.of(Veto.ON_HOLD, Veto.NOT_AUTOMATIC, Veto.FLEET_BUDGET));

        // Then
        assertThat(others).isNotEmpty().allMatch(veto -> veto.command().isEmpty());
    }
}
