package io.pgbaton.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.Envelope;
import io.pgbaton.events.Event;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.events.RecoveryAdvanced;
import io.pgbaton.events.RecoveryStarted;
import io.pgbaton.events.TopologyChanged;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Instant KILLED = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void shouldDivideTheTimeBetweenThePhases() {
        // Given
        List<Envelope> heard =
                heard(
                        new RecoveryStarted("c", 2, "failover", "pg1", "dead", false, after(120)),
                        new RecoveryAdvanced("c", 2, "CHOSEN", "pg2", null, after(160)),
                        new RecoveryAdvanced("c", 2, "REPOINTING", "pg2", null, after(190)),
                        topology(2, after(230)),
                        new PoolApplied("c", "rw", 2, "pg2:5432", 3, after(235)));

        // When
        Figures figures = Figures.of(KILLED, 2, heard);

        // Then
        assertThat(figures.detect()).contains(120.0);
        assertThat(figures.revoke()).contains(40.0);
        assertThat(figures.promote()).contains(30.0);
        assertThat(figures.seal()).contains(40.0);
        assertThat(figures.pools()).contains(5.0);
    }

    @Test
    void shouldPassOverOtherEpochs() {
        // Given
        List<Envelope> heard =
                heard(topology(1, after(-500)), topology(2, after(230)), topology(3, after(900)));

        // When
        Figures figures = Figures.of(KILLED, 2, heard);

        // Then
        assertThat(figures.pools()).isEmpty();
        assertThat(figures.detect()).isEmpty();
    }

    private static Event topology(long epoch, Instant at) {
        return new TopologyChanged("c", epoch, "pg2", 2, List.of("pg3"), 1, false, at, "failover");
    }

    private static List<Envelope> heard(Event... events) {
        return Stream.of(events).map(event -> Envelope.of("/pgbaton/test", KILLED, event)).toList();
    }

    private static Instant after(long millis) {
        return KILLED.plusMillis(millis);
    }
}
