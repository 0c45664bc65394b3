package io.pgbaton.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.lab.chaos.history.Violation;
import io.pgbaton.lab.chaos.history.Violation.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

    @Test
    void shouldAllowALateEndOfWhatNobodyHadTold() {
        // When
        List<Violation> found =
                Ledger.compare(Map.of(1, List.of(1L)), Map.of(1, List.of(1L, 2L), 2, List.of(3L)));

        // Then
        assertThat(found).isEmpty();
    }

    @Test
    void shouldFindWhatALaterRoundHasLost() {
        // When
        List<Violation> found =
                Ledger.compare(
                        Map.of(1, List.of(1L, 2L), 2, List.of(3L), 3, List.of(4L)),
                        Map.of(1, List.of(1L), 2, List.of(9L)));

        // Then
        assertThat(found).hasSize(3).extracting(Violation::kind).containsOnly(Kind.LOST_HISTORY);
    }
}
