package io.pgbaton.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InflowTest {

    private static final NodeState STILL = standby(1, "0/10", 0);

    private static NodeState standby(int timeline, @Nullable String received, long heartbeat) {
        return state(true, timeline, received, heartbeat);
    }

    private static NodeState state(
            boolean standby, int timeline, @Nullable String received, long heartbeat) {
        return new NodeState(
                standby,
                timeline,
                null,
                received,
                received,
                false,
                false,
                "",
                null,
                "1",
                170000,
                List.of(),
                null,
                List.of(),
                Map.of("a", Instant.EPOCH, "b", Instant.ofEpochSecond(heartbeat)),
                null);
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private static Duration stalledBy(NodeState next) {
        Inflow first = Inflow.after(null, STILL, 0);
        Inflow then = Inflow.after(first, next, seconds(4));
        return then == null ? Duration.ZERO : then.stalled(seconds(4));
    }

    @Test
    void shouldBeginWithTheFirstLook() {
        // When
        Inflow first = Objects.requireNonNull(Inflow.after(null, STILL, seconds(7)));

        // Then
        assertThat(first.stalled(seconds(7))).isZero();
    }

    @Test
    void shouldCountHowLongNothingComesIn() {
        assertThat(stalledBy(STILL)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void shouldBeginAnewWithWhateverMoves() {
        assertThat(stalledBy(standby(1, "0/18", 0))).isZero();
        assertThat(stalledBy(standby(1, "0/10", 1))).isZero();
        assertThat(stalledBy(standby(2, "0/10", 0))).isZero();
        assertThat(stalledBy(standby(1, null, 0))).isZero();
    }

    @Test
    void shouldSayNothingOfAPrimary() {
        assertThat(Inflow.after(Inflow.after(null, STILL, 0), state(false, 1, null, 0), 1))
                .isNull();
    }
}
