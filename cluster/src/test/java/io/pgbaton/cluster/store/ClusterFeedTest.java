package io.pgbaton.cluster.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterFeedTest {

    private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");

    private final MemoryStore store = new MemoryStore();
    private final List<ClusterView> told = new CopyOnWriteArrayList<>();
    private final ClusterFeed feed = new ClusterFeed(store, ClusterFeedTest::parse, told::add);

    @AfterEach
    void close() {
        feed.close();
    }

    @Test
    void shouldReadEveryPartAsItWasWritten() {
        // Given
        DurabilityRule rule =
                new DurabilityRule(new Epoch(1), "pg1", new TreeSet<>(List.of("pg2", "pg3")), 1);
        Topology topology = new Topology(new Epoch(1), "pg1", rule, null, 1, NOW, "adopted");
        Suspicion suspicion = new Suspicion(new Epoch(1), "pg1", NOW, List.of("a", "b"));
        Hold hold = new Hold(Hold.Kind.OPERATOR, "me", "maintenance", NOW, null);
        Refusal refusal = new Refusal(new Epoch(1), "veto", "why", Map.of("pg2", "lags"), NOW);
        Journal journal =
                Journal.begin(new Epoch(2), 7, Journal.Kind.FAILOVER, "pg1", "dead", NOW)
                        .choosing(
                                new Journal.Candidate(
                                        "pg2", rule, new Fork(1, Lsn.parse("0/5"), null)),
                                Map.of())
                        .with(new Journal.Step("revoke", NOW, 1.5, null));
        put(Key.topology("orders"), topology);
        put(Key.recovery("orders"), journal);
        put(Key.suspicion("orders"), suspicion);
        put(Key.hold("orders"), hold);
        put(Key.refusal("orders"), refusal);
        put(Key.decider("orders"), new Member("one", "h:1", NOW));

        // When
        feed.start();

        // Then
        await().untilAsserted(() -> assertThat(feed.loaded()).isTrue());
        ClusterView view = feed.view("orders").orElseThrow();
        assertThat(view.topology()).extracting(Versioned::value).isEqualTo(topology);
        assertThat(view.journal()).extracting(Versioned::value).isEqualTo(journal);
        assertThat(view.suspicion()).extracting(Versioned::value).isEqualTo(suspicion);
        assertThat(view.hold()).extracting(Versioned::value).isEqualTo(hold);
        assertThat(view.refusal()).extracting(Versioned::value).isEqualTo(refusal);
        assertThat(view.recovering()).isTrue();
        assertThat(feed.fresh()).isTrue();
    }

    @Test
    void shouldTellOfEachChange() {
        // Given
        feed.start();
        await().until(feed::loaded);

        // When
        put(Key.spec("orders"), new StoredSpec("v1", "me", NOW));

        // Then
        await().untilAsserted(() -> assertThat(told).hasSize(1));
        assertThat(told.getFirst().spec()).extracting(ClusterSpec::name).isEqualTo("v1");
    }

    @Test
    void shouldKeepTheSpecInForceWhenANewOneDoesNotRead() {
        // Given
        put(Key.spec("orders"), new StoredSpec("v1", "me", NOW));
        feed.start();
        await().until(feed::loaded);

        // When
        put(Key.spec("orders"), new StoredSpec("bad: line 3", "me", NOW));

        // Then
        ClusterView view = feed.view("orders").orElseThrow();
        assertThat(view.spec()).extracting(ClusterSpec::name).isEqualTo("v1");
        assertThat(view.specError()).isEqualTo("bad: line 3");
    }

    @Test
    void shouldKeepTheTopologyInForceWhenANewOneDoesNotRead() {
        // Given
        put(Key.hold("orders"), new Hold(Hold.Kind.OPERATOR, "me", "x", NOW, null));
        feed.start();
        await().until(feed::loaded);

        // When
        store.put(Key.hold("orders").path(), "{\"kind\": 7");

        // Then
        assertThat(feed.view("orders").orElseThrow().hold())
                .extracting(hold -> hold.value().reason())
                .isEqualTo("x");
    }

    @Test
    void shouldForgetWhatIsGone() {
        // Given
        put(Key.decider("orders"), new Member("one", "h:1", NOW));
        feed.start();
        await().until(feed::loaded);

        // When
        store.delete(Key.decider("orders").path());

        // Then
        assertThat(feed.views()).isEmpty();
        await().untilAsserted(() -> assertThat(told.getLast().decider()).isNull());
    }

    @Test
    void shouldFindWhatTheWatchDidNotTellByListing() {
        // Given
        put(Key.decider("orders"), new Member("one", "h:1", NOW));
        feed.start();
        await().until(feed::loaded);
        store.mute(true);
        store.delete(Key.decider("orders").path());
        put(Key.decider("billing"), new Member("two", "h:2", NOW));

        // When
        store.reset();

        // Then
        await().untilAsserted(() -> assertThat(feed.views()).containsOnlyKeys("billing"));
    }

    @Test
    void shouldNotLetASlowConsumerHoldUpAnotherCluster() {
        // Given
        CountDownLatch release = new CountDownLatch(1);
        List<ClusterView> seen = new CopyOnWriteArrayList<>();
        ClusterFeed slow =
                new ClusterFeed(
                        store,
                        ClusterFeedTest::parse,
                        view -> {
                            seen.add(view);
                            if (view.name().equals("orders")) {
                                waitFor(release);
                            }
                        });
        slow.start();
        await().until(slow::loaded);

        // When
        for (int i = 0; i < 5; i++) {
            put(Key.spec("orders"), new StoredSpec("v" + i, "me", NOW));
        }
        put(Key.spec("billing"), new StoredSpec("b", "me", NOW));

        // Then
        await().untilAsserted(
                        () -> assertThat(seen).extracting(ClusterView::name).contains("billing"));
        release.countDown();
        await().untilAsserted(
                        () ->
                                assertThat(seen)
                                        .filteredOn(view -> view.name().equals("orders"))
                                        .last()
                                        .extracting(view -> spec(view).name())
                                        .isEqualTo("v4"));
        assertThat(seen).filteredOn(view -> view.name().equals("orders")).hasSizeLessThan(5);
        slow.close();
    }

    @Test
    void shouldKeepItsViewsThroughAnOutageAndCatchUp() {
        // Given
        put(Key.decider("orders"), new Member("one", "h:1", NOW));
        feed.start();
        await().until(feed::loaded);
        store.away(true);
        store.mute(true);
        await().atMost(Duration.ofSeconds(20)).until(() -> !feed.fresh());
        assertThat(feed.views()).containsOnlyKeys("orders");

        // When
        put(Key.decider("billing"), new Member("two", "h:2", NOW));
        store.away(false);

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(feed.views()).containsKey("billing"));
        assertThat(feed.fresh()).isTrue();
    }

    private <T> void put(Key<T> key, T value) {
        store.put(key.path(), Json.write(value));
    }

    private static ClusterSpec spec(ClusterView view) {
        ClusterSpec spec = view.spec();
        if (spec == null) {
            throw new AssertionError("no spec in " + view);
        }
        return spec;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Refuses what begins with "bad"; a spec's name is its text otherwise. */
    private static ClusterSpec parse(StoredSpec stored) {
        if (stored.yaml().startsWith("bad")) {
            throw new IllegalArgumentException(stored.yaml());
        }
        return new ClusterSpec(
                stored.yaml(),
                ClusterSpec.Engine.STREAMING,
                List.of(),
                new ClusterSpec.Credentials(role(), role(), replication()),
                new ClusterSpec.Durability(1, Duration.ofSeconds(10), ClusterSpec.WhenShort.BLOCK),
                new ClusterSpec.Failover(
                        ClusterSpec.Mode.AUTOMATIC,
                        List.of("a"),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        0),
                null,
                null,
                new ClusterSpec.Rejoin(ClusterSpec.Reclone.ASK),
                List.of());
    }

    private static ClusterSpec.Role role() {
        return new ClusterSpec.Role("u", Path.of("f"));
    }

    private static ClusterSpec.Replication replication() {
        return new ClusterSpec.Replication("u", Path.of("f"));
    }
}
