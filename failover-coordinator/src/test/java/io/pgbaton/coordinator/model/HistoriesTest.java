package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Long random histories. {@code -Dmodel.seed=S} begins at that seed, {@code -Dmodel.histories=N}
 * plays so many; a violation is told with its seed.
 */
class HistoriesTest {

    private static final long SEED = Long.getLong("model.seed", 20261121L);
    private static final int HISTORIES = Integer.getInteger("model.histories", 2000);
    private static final int MOVES = Integer.getInteger("model.moves", 300);

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    @Test
    void shouldLoseNothingAndHeal() throws Exception {
        // Given
        List<Scene> scenes =
                List.of(
                        Scene.of(3, 1).withEarlyFence().lagging(Scene.Lag.values()),
                        Scene.of(4, 2).withEarlyFence().lagging(Scene.Lag.values()),
                        Scene.of(4, 1).withEarlyFence().lagging(Scene.Lag.values()),
                        Scene.of(4, 2).voters("v", "w").lagging(Scene.Lag.values()));
        AtomicLong seed = new AtomicLong(SEED);

        // When
        List<Future<String>> ends = new ArrayList<>();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int i = 0; i < 2; i++) {
                ends.add(two.submit(() -> play(scenes, seed)));
            }
        }

        // Then
        for (Future<String> end : ends) {
            assertThat(end.get()).isEmpty();
        }
    }

    /** Plays histories until there are enough, or one went wrong; what went wrong. */
    private static String play(List<Scene> scenes, AtomicLong seed) {
        List<World> starts = scenes.stream().map(HistoriesTest::start).toList();
        long end = SEED + HISTORIES;
        for (long s = seed.getAndIncrement(); s < end; s = seed.getAndIncrement()) {
            World start = starts.get((int) Math.floorMod(s, starts.size()));
            History.End history = History.of(start, s, MOVES);
            if (history.violation() != null || !history.serves()) {
                seed.set(end);
                return "-Dmodel.seed=%d: %s".formatted(s, history.told());
            }
            start.cluster.book.trim();
        }
        return "";
    }

    private static World start(Scene scene) {
        Budget budget =
                Budget.epochs(6).commits(12).kills(4).leases(4).drops(4).rules(3).switchovers(2);
        return World.adopted(new Cluster(scene, 20_000), budget);
    }
}
