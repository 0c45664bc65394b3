package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A cluster that was set up by hand is taken over, with every order of events: a commit, a kill, a
 * lost lease, a failover right after it.
 */
class AdoptionTest {

    private static final int SECONDS = Integer.getInteger("model.adoption", 15);

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    @Test
    void shouldLoseNothingAndBecomeHealthy() {
        // When
        Explorer.Found found =
                Size.ADOPTION.explored(System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS));

        // Then
        System.out.println(Size.ADOPTION + ": " + found.told());
        assertThat(found.violation()).as(found.told()).isNull();
        assertThat(found.worlds()).isGreaterThan(1);
    }
}
