package io.pgbaton.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.lab.chaos.FaultPlan;
import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.chaos.fault.PlannedFault;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosProgressTest {
    private static final PlannedFault FAULT =
            new PlannedFault(FaultKind.KAFKA_LOSS, 0, Duration.ZERO, Duration.ofSeconds(3));

    private final ChaosProgress progress =
            new ChaosProgress(new FaultPlan(1, Collections.nCopies(100, List.of(FAULT, FAULT))));

    @Test
    void shouldTakeTheRestToBeAsQuickAsWhatIsOver() {
        // Then
        assertThat(progress.after(4, Duration.ofSeconds(50)))
                .isEqualTo(
                        "8 of 200 faults in 0 min 50 s, 12.5 s a round, about 20 min 00 s to go");
        assertThat(progress.after(1, Duration.ofMinutes(2)))
                .endsWith("120.0 s a round, about 3 h 18 min to go");
    }

    @Test
    void shouldHaveNothingLeftInTheEnd() {
        // Then
        assertThat(progress.after(100, Duration.ofMinutes(61)))
                .startsWith("200 of 200 faults in 1 h 01 min")
                .endsWith("about 0 min 00 s to go");
    }
}
