package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The cluster around a primary is kept in order only while that primary serves. */
class VerdictServesTest {

    static final List<Verdict> SERVES =
            List.of(
                    new Verdict.Healthy(),
                    new Verdict.DiskFull(),
                    new Verdict.ReadOnly(),
                    new Verdict.Zombie(List.of("pg2")));

    static final List<Verdict> DOES_NOT =
            List.of(
                    new Verdict.Suspected(List.of("a")),
                    new Verdict.UnreachableFrom(List.of("a")),
                    new Verdict.Dead(),
                    new Verdict.Silent(),
                    new Verdict.Restarting(),
                    new Verdict.Stuck(Duration.ofSeconds(3)),
                    new Verdict.SplitBrain(List.of("pg1", "pg2")),
                    new Verdict.Inconclusive("who knows"));

    @ParameterizedTest
    @FieldSource("SERVES")
    void shouldKeepInOrderWhatServes(Verdict verdict) {
        assertThat(verdict.serves()).isTrue();
    }

    @ParameterizedTest
    @FieldSource("DOES_NOT")
    void shouldLeaveAloneWhatDoesNot(Verdict verdict) {
        assertThat(verdict.serves()).isFalse();
    }
}
