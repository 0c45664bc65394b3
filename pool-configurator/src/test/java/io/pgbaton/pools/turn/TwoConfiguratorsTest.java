package io.pgbaton.pools.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.events.PoolApplied;
import io.pgbaton.pools.Declarations;
import io.pgbaton.pools.domain.Fragment;
import io.pgbaton.pools.domain.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class TwoConfiguratorsTest {

    /**
     * Both hear of the same history, each late by its own measure; one of them skips parts of it,
     * as a feed may. Whatever they do to one another, the pool ends on the newest epoch, open.
     */
    @RepeatedTest(20)
    void I7_shouldNeverLowerAnEpochAndEndOnTheNewest(RepetitionInfo repetition) throws Exception {
        // Given
        Random random = new Random(repetition.getCurrentRepetition());
        try (PoolBench bench = new PoolBench(Duration.ofMillis(300))) {
            bench.pgbouncer.jitter(1500);
            List<Situation> history = history();
            // When
            List<Thread> feeds = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                PoolWorker worker = bench.worker();
                long seed = random.nextLong();
                feeds.add(Thread.ofVirtual().start(() -> feed(worker, history, seed)));
            }
            for (Thread feed : feeds) {
                feed.join();
            }
            // Then
            await().atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(10))
                    .untilAsserted(
                            () -> {
                                assertThat(bench.pgbouncer.loaded())
                                        .isEqualTo(
                                                Map.of("orders", "10.0.0.1", "bills", "10.0.0.1"));
                                assertThat(bench.pgbouncer.paused()).isEmpty();
                                assertThat(bench.recorded()).isEqualTo(new Epoch(5));
                            });
            assertThat(written(bench.pgbouncer)).isSorted();
            Set<Long> announced = new HashSet<>();
            assertThat(bench.told(PoolApplied.class)).allMatch(e -> announced.add(e.epoch()));
        }
    }

    private static List<Long> written(MemoryPgBouncer pgbouncer) {
        return pgbouncer.log().stream()
                .filter(line -> line.startsWith("write "))
                .map(line -> Fragment.header(line.substring(6)).orElseThrow().epoch().number())
                .toList();
    }

    private static void feed(PoolWorker worker, List<Situation> history, long seed) {
        Random random = new Random(seed);
        try {
            for (int i = 0; i < history.size(); i++) {
                if (i == history.size() - 1 || random.nextInt(4) > 0) {
                    worker.declare(history.get(i));
                    Thread.sleep(random.nextInt(12));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Situation> history() {
        List<Situation> history = new ArrayList<>();
        history.add(Declarations.of(1, "pg1").build());
        for (int epoch = 1; epoch < 5; epoch++) {
            String old = epoch % 2 == 1 ? "pg1" : "pg2";
            String next = epoch % 2 == 1 ? "pg2" : "pg1";
            Instant now = Instant.now();
            history.add(Declarations.of(epoch, old).suspicion(epoch, old, epoch, now).build());
            history.add(
                    Declarations.of(epoch, old)
                            .suspicion(epoch, old, epoch, now)
                            .journal(epoch + 1, RecoveryPhase.REVOKING)
                            .build());
            history.add(
                    Declarations.of(epoch, old)
                            .suspicion(epoch, old, epoch, now)
                            .candidate(epoch + 1, next, RecoveryPhase.CHOSEN)
                            .build());
            history.add(
                    Declarations.of(epoch + 1, next)
                            .candidate(epoch + 1, next, RecoveryPhase.SEALING)
                            .build());
            history.add(Declarations.of(epoch + 1, next).build());
        }
        return history;
    }
}
