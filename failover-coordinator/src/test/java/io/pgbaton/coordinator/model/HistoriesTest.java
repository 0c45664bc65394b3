package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Long random histories; what goes wrong is told with its seed. {@code -Dmodel.seed} is the first
 * one, {@code -Dmodel.histories} and {@code -Dmodel.seconds} say when to stop.
 */
class HistoriesTest {

    private static final long SEED = Long.getLong("model.seed", 20261121L);
    private static final int HISTORIES = Integer.getInteger("model.histories", 15_000);
    private static final int SECONDS = Integer.getInteger("model.seconds", 60);
    private static final int MOVES = Integer.getInteger("model.moves", 200);
    private static final int THREADS = 2;

    private final AtomicLong next = new AtomicLong(SEED);
    private final Map<String, Integer> ends = new ConcurrentSkipListMap<>();
    private final long began = System.nanoTime();
    private final long deadline = began + TimeUnit.SECONDS.toNanos(SECONDS);

    @BeforeAll
    static void quiet() {
        Quiet.now();
    }

    @Test
    void shouldLoseNothingAndHeal() throws Exception {
        // Given
        List<Future<String>> players = new ArrayList<>();

        // When
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int i = 0; i < THREADS; i++) {
                players.add(threads.submit(this::play));
            }
        }

        // Then
        System.out.printf(
                "%d histories in %.0f s, by how they ended: %s%n",
                ends.values().stream().mapToInt(Integer::intValue).sum(),
                (System.nanoTime() - began) / 1e9,
                new TreeMap<>(ends));
        for (Future<String> player : players) {
            assertThat(player.get()).isEmpty();
        }
        assertThat(ends).isNotEmpty();
    }

    /** Plays until there are enough, or one went wrong; what went wrong. */
    private String play() {
        List<World> starts = scenes().stream().map(HistoriesTest::start).toList();
        for (long seed = next.getAndIncrement();
                seed - SEED < HISTORIES && System.nanoTime() < deadline;
                seed = next.getAndIncrement()) {
            World start = starts.get((int) Math.floorMod(seed, starts.size()));
            History.End end = History.of(start, seed, MOVES);
            if (end.violation() != null || (!end.serves() && end.limit() == null)) {
                next.set(SEED + HISTORIES);
                return "-Dmodel.seed=%d: %s".formatted(seed, end.told());
            }
            ends.merge(end.serves() ? "healed" : end.limit(), 1, Integer::sum);
            start.cluster.book.end();
        }
        return "";
    }

    private static List<Scene> scenes() {
        Scene.Lag[] all = Scene.Lag.values();
        return List.of(
                Scene.of(3, 1).withEarlyFence().lagging(all),
                Scene.of(4, 2).withEarlyFence().lagging(all),
                Scene.of(4, 1).withEarlyFence().lagging(all),
                Scene.of(4, 2).voters("v", "w").lagging(all));
    }

    private static World start(Scene scene) {
        Budget budget =
                Budget.epochs(6)
                        .commits(8)
                        .kills(4)
                        .leases(4)
                        .drops(4)
                        .rules(3)
                        .switchovers(2)
                        .suspicions(2);
        return World.of(new Cluster(scene, Course.Book.forgetful()), budget);
    }
}
