package io.pgbaton.lab.drill;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.ProbeOutcome;
import io.pgbaton.events.RecoveryCompleted;
import io.pgbaton.events.Topic;
import io.pgbaton.lab.ClusterLook;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.ClusterFile;
import io.pgbaton.lab.cluster.EtcdLook;
import io.pgbaton.lab.cluster.EventFeed;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.load.LoadClient;
import io.pgbaton.lab.server.PostgresServer;
import io.pgbaton.lab.server.Secrets.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Takes the write role away from the primary while clients write (kills its whole host, unless
 * another blow is given), waits until pgbaton has moved it, and counts.
 *
 * <ol>
 *   <li>Clients write through the pool; the event feed is followed.
 *   <li>The blow falls: the host is killed at once, or a switchover is asked for.
 *   <li>A newer epoch is sealed and the pool leads to its primary, or patience ends.
 *   <li>Clients go on for a moment, so that every one of them has been seen writing again.
 *   <li>Exactly one node is writable; only then are the acknowledged writes looked for in it.
 * </ol>
 */
public final class FailoverDrill implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration AFTERWARDS = Duration.ofMillis(1500);
    private static final Duration BEFORE = Duration.ofMillis(2000);
    private static final int VANTAGES = 2;

    /** What decisions are told in; the figures need no more. */
    private static final Set<Topic> DECISIONS = Set.of(Topic.TOPOLOGY, Topic.RECOVERY, Topic.POOLS);

    private static final Set<Topic> STORY =
            Set.of(Topic.OBSERVATIONS, Topic.TOPOLOGY, Topic.RECOVERY, Topic.POOLS);

    private final Lab lab;
    private final EtcdLook etcd;
    private final int connections;
    private final int perSecond;
    private final Blow blow;
    private final boolean told;
    private final List<Envelope> heard = new CopyOnWriteArrayList<>();
    private final EventFeed feed;
    private volatile Consumer<Envelope> listener = event -> {};

    /**
     * @param perSecond inserts a second, all connections together
     */
    public FailoverDrill(Lab lab, int connections, int perSecond) {
        this(lab, connections, perSecond, Lab::kill);
    }

    /** The same, with another blow. */
    public FailoverDrill(Lab lab, int connections, int perSecond, Blow blow) {
        this(lab, connections, perSecond, blow, STORY, true);
    }

    /** For a lab whose Kafka dies too: etcd is looked at for what no event will tell. */
    public static FailoverDrill withoutEvents(Lab lab, int connections, int perSecond) {
        return new FailoverDrill(lab, connections, perSecond, Lab::kill, DECISIONS, false);
    }

    /** For figures: observations, which are many, are not heard, so that measuring is not felt. */
    public static FailoverDrill measuring(Lab lab, int connections, int perSecond, Blow blow) {
        return new FailoverDrill(lab, connections, perSecond, blow, DECISIONS, true);
    }

    private FailoverDrill(
            Lab lab, int connections, int perSecond, Blow blow, Set<Topic> topics, boolean told) {
        this.lab = lab;
        this.blow = blow;
        this.told = told;
        this.etcd = new EtcdLook(lab.etcdEndpoints());
        this.connections = connections;
        this.perSecond = perSecond;
        this.feed =
                EventFeed.follow(
                        lab.kafkaBootstrap(),
                        topics,
                        event -> {
                            heard.add(event);
                            listener.accept(event);
                        });
    }

    /** What makes the write role move. */
    @FunctionalInterface
    public interface Blow {
        /** Returns as soon as it has fallen; what comes of it is looked at afterwards. */
        void strike(Lab lab, String primary);
    }

    /** What a person may be told while it runs. */
    public interface Witness {
        Witness NOBODY = new Witness() {};

        /** The clients write; the blow falls next. */
        default void before(String primary, long epoch) {}

        /** The blow has fallen: the host was killed. */
        default void killed(String primary, Instant at) {}

        /** An event came; called on the feed's thread, before {@link #killed} too. */
        default void heard(Envelope event) {}

        /** A newer epoch is sealed and the pool leads there; the clients still write. */
        default void mended() {}
    }

    public Outcome run(Witness witness) {
        Topology before =
                topology()
                        .orElseThrow(
                                () ->
                                        new LabFailure(
                                                "no topology is in etcd: the cluster was not adopted",
                                                "Logs: " + lab.run().logs()));
        long epoch = before.epoch().number();
        PostgresServer primary = lab.node(before.primary());
        listener = witness::heard;
        try (LoadClient load =
                LoadClient.start(
                        () -> lab.pgbouncer().connect(new Properties()), connections, perSecond)) {
            witness.before(primary.name(), epoch);
            letRun(load, BEFORE);
            Instant killed = Instant.now();
            long killedNanos = System.nanoTime();
            blow.strike(lab, primary.name());
            witness.killed(primary.name(), killed);
            boolean mended = mended(epoch);
            Optional<Duration> total =
                    mended
                            ? Optional.of(Duration.ofNanos(System.nanoTime() - killedNanos))
                            : Optional.empty();
            if (mended) {
                witness.mended();
            }
            letRun(load, AFTERWARDS);
            var report = load.report(killedNanos);
            load.stop();
            List<PostgresServer> writable = new ClusterLook(lab.nodes()).writable();
            Optional<Topology> after = topology();
            return new Outcome(
                    primary.name(),
                    writable.stream().map(PostgresServer::name).toList(),
                    after.map(topology -> topology.epoch().number()),
                    after.map(Topology::primary),
                    after.filter(topology -> topology.epoch().number() > epoch).isPresent(),
                    report,
                    writable.size() == 1 ? lost(load, writable.getFirst()) : 0,
                    Figures.of(killed, after.map(t -> t.epoch().number()).orElse(epoch + 1), heard),
                    steps(epoch),
                    total);
        }
    }

    /** Waits until a majority of vantages has reported a node as refusing; false if none did. */
    public boolean awaitReportedDown(String node, Duration patience) {
        Set<String> vantages = ConcurrentHashMap.newKeySet();
        Consumer<Envelope> witness =
                event -> {
                    if (event.data() instanceof NodeObserved seen
                            && seen.node().equals(node)
                            && seen.outcome() == ProbeOutcome.REFUSED) {
                        vantages.add(seen.vantage());
                    }
                };
        try (EventFeed observations =
                EventFeed.follow(lab.kafkaBootstrap(), Set.of(Topic.OBSERVATIONS), witness)) {
            Await.until(
                    node + " to be reported as down", patience, () -> vantages.size() >= VANTAGES);
            return true;
        } catch (LabFailure e) {
            return false;
        }
    }

    @Override
    public void close() {
        feed.close();
    }

    private boolean mended(long epoch) {
        try {
            String what = "a new epoch to be sealed and the pool to follow";
            if (told) {
                Await.until(what, PATIENCE, () -> Handover.told(heard, epoch));
            } else {
                Await.until(what, PATIENCE, LOOK, () -> Handover.recorded(etcd, epoch));
            }
            return true;
        } catch (LabFailure e) {
            return false;
        }
    }

    /** Time must pass here for the clients to be seen: the moment is long, the writes many. */
    private void letRun(LoadClient load, Duration moment) {
        long enough = load.acknowledgedCount() + perSecond * moment.toMillis() / 1000;
        try {
            Await.until(
                    "the clients to write",
                    moment.multipliedBy(5),
                    () -> load.acknowledgedCount() >= enough);
        } catch (LabFailure e) {
            // They do not write: the report will tell by its gap.
        }
    }

    private Map<String, Long> steps(long epoch) {
        return heard.stream()
                .map(Envelope::data)
                .filter(RecoveryCompleted.class::isInstance)
                .map(RecoveryCompleted.class::cast)
                .filter(completed -> completed.epoch() > epoch)
                .findFirst()
                .map(RecoveryCompleted::stepMillis)
                .orElse(Map.of());
    }

    private Optional<Topology> topology() {
        return etcd.get(Key.topology(ClusterFile.CLUSTER));
    }

    private static long lost(LoadClient load, PostgresServer primary) {
        try (Connection connection = primary.connect(Role.APP, "orders")) {
            return load.missingOn(connection);
        } catch (SQLException e) {
            throw new LabFailure(
                    "cannot read the clients' rows back from "
                            + primary.name()
                            + ": "
                            + e.getMessage(),
                    "See its log.",
                    e);
        }
    }
}
