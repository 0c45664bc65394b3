package io.pgbaton.cluster.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.pgbaton.cluster.domain.SwitchoverRequest.State;
import io.pgbaton.cluster.store.Json;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SwitchoverRequestTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final SwitchoverReport report =
            new SwitchoverReport(
                    "pg1", "pg2", List.of(new SwitchoverReport.Check("hold", true, "none")));
    private final SwitchoverRequest asked =
            SwitchoverRequest.ask("1", "ann", "pg2", null, false, NOW);
    private final SwitchoverRequest running = asked.running(new Epoch(4), report);

    @Test
    void shouldBeDoneWhenTheWantedNodeIsPrimary() {
        // When
        SwitchoverRequest ended = running.ended(sealed(4, "pg2"), null);

        // Then
        assertThat(ended.state()).isEqualTo(State.DONE);
        assertThat(ended.reason()).isNull();
    }

    @Test
    void shouldTellWhyTheOldPrimaryTookTheWritesBack() {
        // When
        SwitchoverRequest readopted = running.ended(sealed(4, "pg1"), "pool rw did not pause");
        SwitchoverRequest abandoned = running.ended(sealed(3, "pg1"), "pool rw did not pause");

        // Then
        assertThat(readopted.state()).isEqualTo(State.ROLLED_BACK);
        assertThat(abandoned).isEqualTo(readopted);
        assertThat(abandoned.reason()).isEqualTo("pool rw did not pause");
    }

    @Test
    void shouldBeOvertakenWhenAThirdNodeIsPrimary() {
        // When
        SwitchoverRequest ended = running.ended(sealed(5, "pg3"), null);

        // Then
        assertThat(ended.state()).isEqualTo(State.OVERTAKEN);
        assertThat(ended.reason()).isEqualTo("sealed");
    }

    @Test
    void shouldBeginAtItsTimeAndNotLongAfter() {
        // Given
        SwitchoverRequest later =
                SwitchoverRequest.ask("1", "ann", null, NOW.plusSeconds(600), false, NOW);

        // When, Then
        assertThat(later.due(NOW.plusSeconds(599))).isFalse();
        assertThat(later.due(NOW.plusSeconds(600))).isTrue();
        assertThat(later.expired(NOW.plusSeconds(660))).isFalse();
        assertThat(later.expired(NOW.plusSeconds(661))).isTrue();
        assertThat(asked.due(NOW)).isTrue();
        assertThat(asked.expired(NOW.plusSeconds(61))).isTrue();
    }

    @Test
    void shouldNotBeginTwice() {
        // When, Then
        assertThat(running.due(NOW)).isFalse();
        assertThat(running.expired(NOW.plusSeconds(3600))).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> running.running(new Epoch(5), report))
                .withMessageContaining("RUNNING");
        assertThatIllegalStateException()
                .isThrownBy(() -> running.answered(State.CANCELLED, null, null));
        assertThatIllegalStateException().isThrownBy(() -> asked.ended(sealed(4, "pg2"), null));
    }

    @Test
    void shouldReadBackFromTheStore() {
        // When
        SwitchoverRequest read = Json.read(Json.write(running), SwitchoverRequest.class);

        // Then
        assertThat(read).isEqualTo(running);
    }

    private static Topology sealed(long epoch, String primary) {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(epoch), primary, new TreeSet<>(List.of("other")), 1);
        return new Topology(new Epoch(epoch), primary, rule, null, 1, NOW, "sealed");
    }
}
