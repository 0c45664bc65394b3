package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    @ParameterizedTest
    @CsvSource({
        "healthy, false",
        "suspected, false",
        "unreachable-from, false",
        "dead, true",
        "silent, true",
        "restarting, false",
        "stuck, false",
        "disk-full, false",
        "read-only, false",
        "zombie, false",
        "split-brain, false",
        "inconclusive, false"
    })
    void shouldConvictOnTwoVerdictsOnly(String label, boolean convicts) {
        // Given
        List<Verdict> all =
                List.of(
                        new Verdict.Healthy(),
                        new Verdict.Suspected(List.of()),
                        new Verdict.UnreachableFrom(List.of()),
                        new Verdict.Dead(),
                        new Verdict.Silent(),
                        new Verdict.Restarting(),
                        new Verdict.Stuck(Duration.ofHours(1)),
                        new Verdict.DiskFull(),
                        new Verdict.ReadOnly(),
                        new Verdict.Zombie(List.of()),
                        new Verdict.SplitBrain(List.of()),
                        new Verdict.Inconclusive(""));

        // When
        Verdict verdict =
                all.stream().filter(v -> v.label().equals(label)).findFirst().orElseThrow();

        // Then
        assertThat(verdict.convicts()).isEqualTo(convicts);
    }
}
