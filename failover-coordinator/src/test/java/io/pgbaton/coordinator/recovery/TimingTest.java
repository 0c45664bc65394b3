package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimingTest {

    @Test
    void shouldHaveTheSpecificationsDefaults() {
        // When
        Timing timing = Timing.DEFAULT;

        // Then
        assertThat(timing)
                .isEqualTo(
                        new Timing(
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(1),
                                Duration.ofMillis(800),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(2)));
    }

    /** Step, margin and a renewal (a sixth of the lease) must fit into the lease. */
    @ParameterizedTest
    @CsvSource({"3000, 1000, 1500", "3000, 1700, 800", "1000, 1000, 800", "6000, 3000, 2000"})
    void shouldRefuseALeaseTooShortForAStep(long ttl, long margin, long step) {
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timing(ttl, margin, step, 2000))
                .withMessageContaining("no step could ever start");
    }

    @ParameterizedTest
    @CsvSource({"3000, 1000, 1499", "3000, 1699, 800", "6000, 2999, 2000"})
    void shouldTakeALeaseThatIsLongEnough(long ttl, long margin, long step) {
        // When
        Timing timing = timing(ttl, margin, step, 2000);

        // Then
        assertThat(timing.step()).isEqualTo(Duration.ofMillis(step));
    }

    @ParameterizedTest
    @CsvSource({
        "3000, 0, 800, 2000",
        "3000, -1, 800, 2000",
        "3000, 1000, 0, 2000",
        "3000, 1000, 800, 0",
        "-3000, 1000, 800, 2000"
    })
    void shouldRefuseABoundThatIsNotPositive(long ttl, long margin, long step, long drain) {
        // When, Then
        assertThatIllegalArgumentException()
                .isThrownBy(() -> timing(ttl, margin, step, drain))
                .withMessageContaining("must be positive");
    }

    private static Timing timing(long ttl, long margin, long step, long drain) {
        return new Timing(
                Duration.ofMillis(ttl),
                Duration.ofMillis(margin),
                Duration.ofMillis(step),
                Duration.ofMillis(drain),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2));
    }
}
