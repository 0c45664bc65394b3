package io.pgbaton.lab.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.store.Key;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.Event;
import io.pgbaton.events.PrimaryJudged;
import io.pgbaton.events.RecoveryRefused;
import io.pgbaton.events.Topic;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.cluster.EventFeed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Hears and looks up what pgbaton says of a cluster: events, alerts, {@code status}. */
final class Witness implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(45);

    private final Lab lab;
    private final EtcdLook etcd;
    private final List<Event> heard = new CopyOnWriteArrayList<>();
    private final EventFeed feed;

    /** Hears what is told from now on. */
    Witness(Lab lab) {
        this.lab = lab;
        this.etcd = new EtcdLook(lab.etcdEndpoints());
        this.feed =
                EventFeed.follow(
                        lab.kafkaBootstrap(),
                        Set.of(Topic.RECOVERY, Topic.ALERTS),
                        envelope -> heard.add(envelope.data()));
    }

    /** What was told so far. */
    List<Event> heard() {
        return heard;
    }

    /** Waits until that verdict stands: an event tells it, and {@code status} shows it. */
    void awaitVerdict(String verdict, String primary) {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(etcd.get(Key.verdict(ClusterFile.CLUSTER)))
                                        .hasValueSatisfying(
                                                stands -> {
                                                    assertThat(stands.verdict()).isEqualTo(verdict);
                                                    assertThat(stands.primary()).isEqualTo(primary);
                                                }));
        assertThat(Adoption.cli(lab, "status"))
                .contains("VERDICT   " + verdict + " about " + primary)
                .contains("docs/refusals.md#" + verdict);
        awaitTold(
                event ->
                        event instanceof PrimaryJudged judged
                                && judged.verdict().equals(verdict)
                                && judged.primary().equals(primary));
    }

    /** Waits until no verdict stands but <em>healthy</em>. */
    void awaitHealthy() {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(etcd.get(Key.verdict(ClusterFile.CLUSTER))).isEmpty());
    }

    /** Waits until a promotion is refused: an event tells it, and {@code status} shows it. */
    void awaitRefusal(String veto, Map<String, String> nodes) {
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(etcd.get(Key.refusal(ClusterFile.CLUSTER)))
                                        .hasValueSatisfying(
                                                refusal -> {
                                                    assertThat(refusal.veto()).isEqualTo(veto);
                                                    assertThat(refusal.nodes()).isEqualTo(nodes);
                                                }));
        assertThat(Adoption.cli(lab, "status")).contains(veto).contains(nodes.keySet());
        awaitTold(
                event ->
                        event instanceof RecoveryRefused refused
                                && refused.veto().equals(veto)
                                && refused.nodes().equals(nodes));
    }

    void awaitAlert(String alert, String node) {
        awaitTold(
                event ->
                        event instanceof AlertOpened opened
                                && opened.alert().equals(alert)
                                && opened.subjectName().equals(node)
                                && opened.runbook().equals("refusals.md#" + alert));
    }

    void awaitResolved(String alert, String node) {
        awaitTold(
                event ->
                        event instanceof AlertResolved resolved
                                && resolved.alert().equals(alert)
                                && resolved.subjectName().equals(node));
    }

    private void awaitTold(Predicate<Event> wanted) {
        await().atMost(SOON).untilAsserted(() -> assertThat(heard).anyMatch(wanted));
    }

    @Override
    public void close() {
        feed.close();
    }
}
