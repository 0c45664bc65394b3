package io.pgbaton.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.cluster.Adoption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Twelve faults of a fixed seed under load: {@code ./pgbaton chaos --faults 12 --seed 7}. */
class ChaosIT {
    private static final long SEED = 7;
    private static final int FAULTS = 12;

    @Test
    void shouldLoseNothingAndHealFromWhateverBreaks() {
        // Given
        FaultPlan plan = FaultPlan.of(SEED, FAULTS, List.of(FaultKind.values()));

        // When
        ChaosReport report =
                new ChaosRun(ChaosIT::lab, result -> System.out.println("chaos: " + result))
                        .run(plan);

        // Then
        assertThat(report.rounds()).hasSameSizeAs(plan.rounds());
        assertThat(report.violations()).as("%s", report.rounds()).isEmpty();
    }

    private static Lab lab() {
        Lab lab = Lab.builder().everything().start();
        try {
            Adoption.adopt(lab, "0s");
            return lab;
        } catch (RuntimeException e) {
            lab.close();
            throw e;
        }
    }
}
