package io.pgbaton.coordinator.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order of events at small sizes, the nearest first: nothing acknowledged is lost. Each size
 * has its share of the time, and what those before it left of theirs; one that is not through then
 * is left there. {@code -Dmodel.explore} are the seconds for all of them, {@code -Dmodel.size} is
 * the beginning of the names of those that are explored.
 */
class ExplorationTest {

    private static final int SECONDS = Integer.getInteger("model.explore", 120);
    private static final String ONLY = System.getProperty("model.size", "");
    private static final int THREADS = 2;

    private static final Map<Size, Future<Explorer.Found>> FOUND = new TreeMap<>();
    private static final ExecutorService BOTH_CORES = Executors.newFixedThreadPool(THREADS);
    private static final AtomicInteger LEFT = new AtomicInteger();

    @BeforeAll
    static void explore() {
        Quiet.now();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Size> sizes = sizes();
        LEFT.set(sizes.size());
        for (Size size : sizes) {
            FOUND.put(size, BOTH_CORES.submit(() -> size.explored(share(deadline))));
        }
    }

    @AfterAll
    static void end() {
        BOTH_CORES.shutdownNow();
    }

    /** When a size has to be through: as much for it as for each that comes after it. */
    private static long share(long deadline) {
        int takenFirst = LEFT.getAndDecrement();
        long now = System.nanoTime();
        return now + (deadline - now) * Math.min(THREADS, takenFirst) / takenFirst;
    }

    static List<Size> sizes() {
        return Size.ALL.stream().filter(size -> size.name().startsWith(ONLY)).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sizes")
    void shouldLoseNothing(Size size) throws Exception {
        // When
        Explorer.Found found = Objects.requireNonNull(FOUND.get(size)).get();

        // Then
        System.out.println(size + ": " + found.told());
        assertThat(found.violation()).as(found.told()).isNull();
    }
}
