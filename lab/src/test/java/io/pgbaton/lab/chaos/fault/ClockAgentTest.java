package io.pgbaton.lab.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a JVM that runs already, as a service does. */
class ClockAgentTest {
    @TempDir private Path folder;

    private Process clock;

    @BeforeEach
    void startClock() throws IOException {
        clock =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                TellingClock.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
    }

    @AfterEach
    void endClock() {
        clock.destroyForcibly();
    }

    @Test
    void shouldSetTheWallClockOfARunningJvmAndSetItRightAgain() throws IOException {
        // Given
        assertThat(told()).isCloseTo(Instant.now(), within(10, ChronoUnit.MINUTES));

        // When
        ClockStep.set(clock.pid(), ClockAgent.jar(folder), Duration.ofHours(-1));

        // Then
        assertThat(told())
                .isCloseTo(
                        Instant.now().minus(Duration.ofHours(1)), within(10, ChronoUnit.MINUTES));

        // When
        ClockStep.set(clock.pid(), ClockAgent.jar(folder), Duration.ZERO);

        // Then
        assertThat(told()).isCloseTo(Instant.now(), within(10, ChronoUnit.MINUTES));
    }

    private Instant told() throws IOException {
        Writer out = clock.outputWriter(StandardCharsets.UTF_8);
        out.write('\n');
        out.flush();
        return Instant.parse(reader().readLine());
    }

    private BufferedReader reader() {
        return clock.inputReader(StandardCharsets.UTF_8);
    }

    /** Tells the time for each line that it reads. */
    static final class TellingClock {
        private TellingClock() {}

        public static void main(String[] arguments) throws IOException {
            while (System.in.read() >= 0) {
                System.out.println(Instant.now());
            }
        }
    }
}
