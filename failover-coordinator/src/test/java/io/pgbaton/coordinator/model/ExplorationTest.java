package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every order of events at small sizes: nothing acknowledged is ever lost. */
class ExplorationTest {

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    @Test
    void shouldLoseNothingOnThreeNodes() {
        // Given
        World world =
                World.adopted(
                        new Cluster(Scene.of(3, 1), Integer.MAX_VALUE),
                        Budget.epochs(2).commits(1).kills(1));

        // When
        Explorer.Found found = Explorer.of(Integer.getInteger("model.bound", 300_000)).from(world);

        // Then
        System.out.println(found.told());
        assertThat(found.violation()).as(found.told()).isNull();
    }
}
