package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order of events at small sizes, the nearest first: nothing acknowledged is lost. A size
 * that is not through in its time is left there; {@code -Dmodel.explore} are the seconds for each.
 */
class ExplorationTest {

    private static final int SECONDS = Integer.getInteger("model.explore", 8);
    private static final int BOUND = 4_000_000;

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    static Stream<Arguments> sizes() {
        Scene three = Scene.of(3, 1);
        Scene four = Scene.of(4, 2);
        Scene.Lag[] all = Scene.Lag.values();
        Budget one = Budget.epochs(2).commits(1);
        return Stream.of(
                Arguments.of("three nodes", three.withEarlyFence(), one, 1),
                Arguments.of("three nodes, lags", three.lagging(all), one, 20),
                Arguments.of("three nodes, a kill", three, one.kills(1), 0),
                Arguments.of("three nodes, a lease", three, one.leases(1), 0),
                Arguments.of("three nodes, a switchover", three, one.switchovers(1), 50),
                Arguments.of("three nodes, a rule", three, one.rules(1), 50),
                Arguments.of("three nodes, a stream", three, one.drops(1), 50),
                Arguments.of("four nodes, ANY 2", four, one, 50),
                Arguments.of("four nodes, ANY 1", Scene.of(4, 1), one, 50),
                Arguments.of("four nodes, ANY 2, a kill", four, one.kills(1), 0),
                Arguments.of("four nodes, ANY 2, a lease", four, one.leases(1), 0));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void shouldLoseNothing(String size, Scene scene, Budget budget, int healEach) {
        // Given
        World world = World.adopted(new Cluster(scene, Integer.MAX_VALUE), budget);

        // When
        Explorer.Found found =
                new Explorer(BOUND, false, Set.of(), healEach, move -> true)
                        .within(Duration.ofSeconds(SECONDS))
                        .from(world);

        // Then
        System.out.println(size + ": " + found.told());
        assertThat(found.violation()).as(found.told()).isNull();
    }
}
