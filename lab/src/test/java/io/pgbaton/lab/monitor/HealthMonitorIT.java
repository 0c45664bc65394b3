package io.pgbaton.lab.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.events.EventCodec;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import io.pgbaton.events.Topic;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EventFeed;
import io.pgbaton.lab.server.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One health-monitor before real servers. Each test leaves the shared lab whole. */
class HealthMonitorIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final InetSocketAddress MONITOR = new InetSocketAddress("127.0.0.51", 8081);
    private static final List<NodeObserved> SEEN = new CopyOnWriteArrayList<>();

    private static Lab lab;
    private static EventFeed feed;

    @BeforeAll
    static void startLab() throws IOException {
        lab = Lab.builder().nodes(3).etcd(1).kafka(true).pgbouncer(true).monitors("a").start();
        declare();
        feed =
                EventFeed.follow(
                        lab.kafkaBootstrap(),
                        Set.of(Topic.OBSERVATIONS),
                        envelope -> {
                            if (envelope.data() instanceof NodeObserved observed) {
                                SEEN.add(observed);
                            }
                        });
        awaitAllAnswer();
    }

    @AfterAll
    static void closeLab() {
        feed.close();
        lab.close();
    }

    @AfterEach
    void makeWhole() {
        lab.hosts().forEach(lab::thaw);
        lab.hosts().forEach(lab::start);
        awaitAllAnswer();
    }

    @Test
    void shouldTellWhatEachNodeIs() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            JsonNode primary = node("pg1").path("state");
                            assertThat(primary.path("inRecovery").asBoolean()).isFalse();
                            assertThat(primary.path("timeline").asInt()).isEqualTo(1);
                            assertThat(primary.path("senders").findValuesAsText("name"))
                                    .containsExactlyInAnyOrder("pg2", "pg3");
                            JsonNode standby = node("pg2").path("state");
                            assertThat(standby.path("inRecovery").asBoolean()).isTrue();
                            assertThat(standby.path("receiver").path("status").asText())
                                    .isEqualTo("streaming");
                            assertThat(standby.path("receiver").path("senderHost").asText())
                                    .isEqualTo("127.0.0.11");
                        });
    }

    @Test
    void shouldReadItsHeartbeatOnAStandby() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            JsonNode standby = node("pg3").path("state");
                            assertThat(standby.path("heartbeats").has("a")).isTrue();
                            assertThat(standby.path("lagSeconds").asDouble()).isLessThan(30);
                        });
    }

    @Test
    void shouldObserveThePool() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            JsonNode pool = observations().path("pools").path(0);
                            assertThat(pool.path("reachable").asBoolean()).isTrue();
                            assertThat(pool.path("targets").path("orders").asText())
                                    .isEqualTo("127.0.0.11:5432");
                            assertThat(pool.path("version").asText()).startsWith("PgBouncer");
                        });
    }

    @Test
    void shouldSeeTwoRefusalsAndTheStandbysCutOffWhenThePrimaryIsKilled() {
        // Given
        SEEN.clear();
        // When
        lab.kill("pg1");
        // Then
        await().atMost(SOON)
                .untilAsserted(
                        () -> {
                            assertThat(SEEN).anyMatch(HealthMonitorIT::refusedTwice);
                            assertThat(SEEN).anyMatch(seen -> cutOff(seen, "pg2"));
                            assertThat(SEEN).anyMatch(seen -> cutOff(seen, "pg3"));
                        });
    }

    @Test
    void shouldCallAFrozenPrimarySilentAndNeverRefused() {
        // Given
        SEEN.clear();
        // When
        lab.freeze("pg1");
        // Then
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(of("pg1", ProbeOutcome.SILENT))
                                        .anyMatch(seen -> seen.outcomeAgeMillis() > 3000));
        assertThat(of("pg1", ProbeOutcome.REFUSED)).isEmpty();
    }

    private static boolean refusedTwice(NodeObserved seen) {
        return seen.node().equals("pg1")
                && seen.outcome() == ProbeOutcome.REFUSED
                && seen.outcomeCount() > 1
                && seen.outcomeAgeMillis() >= 100;
    }

    private static boolean cutOff(NodeObserved seen, String node) {
        return seen.node().equals(node)
                && seen.state() != null
                && (seen.state().receiver() == null
                        || !"streaming".equals(seen.state().receiver().status()));
    }

    private static List<NodeObserved> of(String node, ProbeOutcome outcome) {
        return SEEN.stream()
                .filter(seen -> seen.node().equals(node) && seen.outcome() == outcome)
                .toList();
    }

    private static void declare() throws IOException {
        String yaml = Files.readString(ClusterFile.write(lab, "0s"));
        DurabilityRule rule =
                new DurabilityRule(Epoch.FIRST, "pg1", new TreeSet<>(Set.of("pg2", "pg3")), 1);
        Instant now = Instant.now();
        try (Store store = EtcdStore.connect(List.of(lab.etcdEndpoints().split(",")))) {
            store.commit(
                    null,
                    List.of(
                            Change.create(
                                    Key.spec(ClusterFile.CLUSTER),
                                    new StoredSpec(yaml, "HealthMonitorIT", now)),
                            Change.create(
                                    Key.topology(ClusterFile.CLUSTER),
                                    new Topology(Epoch.FIRST, "pg1", rule, null, 1, now, "test"))));
        }
    }

    private static void awaitAllAnswer() {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(observations().path("nodes"))
                                        .hasSize(3)
                                        .allSatisfy(
                                                node ->
                                                        assertThat(node.path("outcome").asText())
                                                                .isEqualTo("ANSWERED")));
    }

    private static JsonNode node(String name) throws IOException {
        for (JsonNode node : observations().path("nodes")) {
            if (node.path("node").asText().equals(name)) {
                return node;
            }
        }
        throw new AssertionError("no observation of " + name);
    }

    private static JsonNode observations() throws IOException {
        return EventCodec.json()
                .readTree(Endpoints.get(MONITOR, "/observations").orElseThrow(AssertionError::new));
    }
}
