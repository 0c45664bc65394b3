package io.pgbaton.lab.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.store.AppliedPool;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.RecordsAotCaches;
import io.pgbaton.lab.cluster.ClusterFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two configurators beside a real PgBouncer, with a coordinator's part played by the test. pg2 is a
 * standby that answers reads, which is all that a pool's target needs here.
 */
@RecordsAotCaches
class PoolConfiguratorIT {

    private static final String CLUSTER = ClusterFile.CLUSTER;
    private static final Key<AppliedPool> APPLIED = Key.pool(CLUSTER, "rw");

    private static Lab lab;
    private static Store store;
    private static long epoch;

    @BeforeAll
    static void start() throws Exception {
        lab =
                Lab.builder()
                        .nodes(2)
                        .etcd(1)
                        .pgbouncer(true)
                        .configurators(2)
                        .training(true)
                        .start();
        store = EtcdStore.connect(List.of(lab.etcdEndpoints().split(",")));
        soon(() -> assertThat(store.health().quorum()).isTrue());
        Path file = ClusterFile.write(lab, "0s");
        put(Key.spec(CLUSTER), new StoredSpec(Files.readString(file), "a test", Instant.now()));
    }

    @AfterAll
    static void stop() {
        if (store != null) {
            store.close();
        }
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void serveFromPg1() {
        seal("pg1");
        soon(() -> assertThat(server()).isEqualTo(address("pg1")));
    }

    @Test
    void shouldTurnThePoolToANewEpochAndRecordIt() {
        // When
        seal("pg2");
        // Then
        soon(() -> assertThat(server()).isEqualTo(address("pg2")));
        soon(
                () ->
                        assertThat(store.get(APPLIED).orElseThrow().value())
                                .matches(a -> a.epoch().number() == epoch)
                                .matches(a -> a.target().equals(address("pg2") + ":5432")));
    }

    @Test
    void shouldPauseAtSuspicionForTheBoundOnly() {
        // When
        put(
                Key.suspicion(CLUSTER),
                new Suspicion(new Epoch(epoch), "pg1", Instant.now(), List.of("a")));
        // Then
        soon(() -> assertThat(answersWithin(Duration.ofMillis(200))).isFalse());
        soon(() -> assertThat(answersWithin(Duration.ofMillis(200))).isTrue());
        remove(Key.suspicion(CLUSTER));
    }

    @Test
    void shouldHoldClientsWithoutAnErrorUntilARecoveryIsSealed() throws Exception {
        // Given
        put(
                Key.recovery(CLUSTER),
                Journal.begin(
                        new Epoch(epoch + 1),
                        1,
                        Journal.Kind.FAILOVER,
                        "pg1",
                        "a test",
                        Instant.now()));
        // Long enough that a slow answer of a busy machine is not taken for a pause.
        soon(() -> assertThat(answersWithin(Duration.ofSeconds(2))).isFalse());
        CompletableFuture<String> queued =
                CompletableFuture.supplyAsync(this::server, Thread::startVirtualThread);
        await().during(Duration.ofSeconds(3)).until(() -> !queued.isDone());
        // When
        seal("pg2");
        // Then
        assertThat(queued.get(10, TimeUnit.SECONDS)).isEqualTo(address("pg2"));
        remove(Key.recovery(CLUSTER));
    }

    @Test
    void shouldRepairAFragmentEditedByHand() throws Exception {
        // Given
        Path fragment = lab.pgbouncer().fragment();
        String right = Files.readString(fragment);
        // When
        Files.writeString(fragment, right.replace(address("pg1"), "127.0.0.99"));
        // Then
        await().atMost(Duration.ofSeconds(2))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(Files.readString(fragment)).isEqualTo(right));
        soon(() -> assertThat(server()).isEqualTo(address("pg1")));
    }

    @Test
    void shouldServeTheRightEpochAfterARestartOfPgBouncer() {
        // Given
        lab.kill(lab.pgbouncer().host());
        seal("pg2");
        // When
        lab.start(lab.pgbouncer().host());
        // Then
        soon(() -> assertThat(server()).isEqualTo(address("pg2")));
    }

    @Test
    void I7_shouldRefuseALowerEpoch() {
        // Given
        long newest = epoch;
        // When
        put(Key.topology(CLUSTER), topology(newest - 1, "pg2"));
        // Then
        await().during(Duration.ofMillis(2500)).until(() -> server().equals(address("pg1")));
        put(Key.topology(CLUSTER), topology(newest, "pg1"));
    }

    @Test
    void shouldGoOnWithOneConfiguratorOfTwo() {
        // Given
        lab.kill("configurator-1");
        // When
        seal("pg2");
        // Then
        soon(() -> assertThat(server()).isEqualTo(address("pg2")));
        lab.start("configurator-1");
    }

    private static void seal(String primary) {
        epoch++;
        put(Key.topology(CLUSTER), topology(epoch, primary));
    }

    private static Topology topology(long number, String primary) {
        String voter = primary.equals("pg1") ? "pg2" : "pg1";
        DurabilityRule rule =
                new DurabilityRule(new Epoch(number), primary, new TreeSet<>(List.of(voter)), 1);
        return new Topology(new Epoch(number), primary, rule, null, 1, Instant.now(), "a test");
    }

    private static <T> void put(Key<T> key, T value) {
        await().atMost(Duration.ofSeconds(10))
                .ignoreException(StoreUnavailable.class)
                .untilAsserted(() -> write(key, value));
    }

    private static <T> void write(Key<T> key, T value) {
        Optional<Versioned<T>> old = store.get(key);
        Change<T> change =
                old.map(o -> Change.replace(key, o, value))
                        .orElseGet(() -> Change.create(key, value));
        assertThat(store.commit(null, List.of(change))).isPresent();
    }

    private static <T> void remove(Key<T> key) {
        store.get(key).ifPresent(old -> store.commit(null, List.of(Change.delete(key, old))));
    }

    private static String address(String node) {
        return lab.node(node).address();
    }

    private boolean answersWithin(Duration time) throws Exception {
        try {
            CompletableFuture.supplyAsync(this::server, Thread::startVirtualThread)
                    .get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    private String server() {
        try (Connection connection = lab.pgbouncer().connect(new Properties());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select host(inet_server_addr())")) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static void soon(ThrowingRunnable assertion) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
