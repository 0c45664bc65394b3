package io.pgbaton.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.chaos.fault.FaultKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twelve faults of a fixed seed under load: {@code ./pgbaton chaos --faults 12 --seed 1909}. */
class ChaosIT {
    private static final long SEED = 1909;
    private static final int FAULTS = 12;

    @Test
    void shouldLoseNothingAndHealFromWhateverBreaks() {
        // Given
        FaultPlan plan = FaultPlan.of(SEED, FAULTS, List.of(FaultKind.values()));

        // When
        ChaosReport report =
                new ChaosRun(
                                () -> Lab.builder().everything().start(),
                                plan,
                                result -> System.out.println("chaos: " + result))
                        .run();

        // Then
        assertThat(report.violations()).as("%s", report.rounds()).isEmpty();
        assertThat(report.rounds()).hasSameSizeAs(plan.rounds());
    }
}
