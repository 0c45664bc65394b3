package io.pgbaton.coordinator;

import io.micrometer.core.instrument.MeterRegistry;
import io.pgbaton.cluster.bus.EventFollower;
import io.pgbaton.cluster.bus.EventPublisher;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.postgres.PgDialer;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.ClusterFeed;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Registration;
import io.pgbaton.cluster.store.StorePractice;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.coordinator.adapter.EvidenceFeed;
import io.pgbaton.coordinator.adapter.FleetFeed;
import io.pgbaton.coordinator.adapter.MonitorDirectory;
import io.pgbaton.coordinator.adapter.NewsPoll;
import io.pgbaton.coordinator.adapter.ObservationPull;
import io.pgbaton.coordinator.adapter.PoolFeed;
import io.pgbaton.coordinator.office.FleetBudget;
import io.pgbaton.coordinator.office.OfficeContext;
import io.pgbaton.coordinator.office.Seat;
import io.pgbaton.coordinator.recovery.Outcome;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.coordinator.rehearsal.Dress;
import io.pgbaton.events.Envelope;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.PoolObserved;
import io.pgbaton.events.Topic;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The service: a seat at every cluster of the store, fed by Kafka or, where it is silent, by hand.
 */
@ApplicationScoped
@Startup
public class Coordinator {

    private static final Logger LOG = Logger.getLogger(Coordinator.class);

    /** Enough for the JVM to have compiled what a recovery runs through. */
    private static final int REHEARSALS = 30;

    private final Map<String, Seat> seats = new ConcurrentHashMap<>();
    private final Map<String, EvidenceFeed> evidence = new ConcurrentHashMap<>();
    private final Map<String, PoolFeed> pools = new ConcurrentHashMap<>();

    /**
     * How long a replica that decides nothing rests between two reads of the evidence. Evidence
     * counts for a second, so that one which takes office has it.
     */
    private static final Duration STANDING_BY = Duration.ofMillis(100);

    private final String instance;
    private final String address;
    private final Timing timing;
    private final Vertx vertx;
    private final EtcdStore store;
    private final ClusterFeed feed;
    private final EventPublisher publisher;
    private final EventFollower follower;
    private final ObservationPull pull;
    private final NewsPoll news;
    private final FleetFeed fleetFeed;
    private final FleetBudget fleet;
    private final Registration registration;

    @Inject
    Coordinator(
            CoordinatorConfig config,
            Vertx vertx,
            MeterRegistry meters,
            @ConfigProperty(name = "kafka.bootstrap.servers") String kafka,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.instance = config.instance();
        this.address = config.advertisedAddress().orElse(host + ":" + port);
        this.timing =
                new Timing(
                        config.lease().ttl(),
                        config.lease().margin(),
                        config.step().statement(),
                        config.step().drain(),
                        config.step().promote(),
                        config.step().acknowledge(),
                        config.switchover().deadline());
        this.vertx = vertx;
        this.store = EtcdStore.connect(config.etcd().endpoints());
        this.publisher = new EventPublisher(kafka, "/pgbaton/failover-coordinator/" + instance);
        this.feed = new ClusterFeed(store, Coordinator::spec, this::seen);
        this.follower =
                new EventFollower(
                        kafka,
                        Set.of(Topic.OBSERVATIONS),
                        EventFollower.From.END,
                        envelope -> fromKafka(envelope));
        follower.rest(() -> deciding().isEmpty() ? STANDING_BY : Duration.ZERO);
        MonitorDirectory monitors = new MonitorDirectory(store);
        this.pull = new ObservationPull(monitors, this::wanted, this::answered);
        this.news = new NewsPoll(monitors, () -> !deciding().isEmpty(), this::answered);
        this.fleetFeed = new FleetFeed(store);
        this.fleet =
                new FleetBudget(
                        new FleetBudget.Limits(
                                config.fleet().most(),
                                config.fleet().percent(),
                                config.fleet().window()),
                        seats::size,
                        fleetFeed::now);
        this.registration =
                new Registration(
                        store,
                        Key.coordinator(instance),
                        new Member(instance, address, Instant.now()));
        meters.gauge("pgbaton.decider", seats, s -> deciding().size());
        meters.gauge("pgbaton.events.queued", publisher, EventPublisher::queued);
        List<Outcome> rehearsed = Dress.rehearse(REHEARSALS);
        int stored = StorePractice.run(store, instance, REHEARSALS);
        LOG.debugf("rehearsed outcomes=%s stored=%d", rehearsed, stored);
        fleetFeed.start();
        feed.start();
    }

    private static ClusterSpec spec(StoredSpec stored) {
        return ClusterSpecReader.read(stored.yaml(), "etcd");
    }

    private void fromKafka(Envelope envelope) {
        if (envelope.data() instanceof NodeObserved seen) {
            evidence(seen.cluster()).add(seen);
        } else if (envelope.data() instanceof PoolObserved seen) {
            pools(seen.cluster()).add(seen);
        }
    }

    /** Whether some cluster that names this vantage would know more by asking it. */
    private boolean wanted(String vantage) {
        return seats.keySet().stream()
                .filter(cluster -> names(cluster, vantage))
                .anyMatch(cluster -> evidence(cluster).wantsAnswer(vantage));
    }

    private boolean names(String cluster, String vantage) {
        return feed.view(cluster)
                .map(ClusterView::spec)
                .filter(spec -> spec.failover().vantages().contains(vantage))
                .isPresent();
    }

    private void answered(
            String vantage, @Nullable Instant clock, long askedNanos, List<NodeObserved> seen) {
        seen.stream()
                .collect(Collectors.groupingBy(NodeObserved::cluster))
                .forEach(
                        (cluster, own) ->
                                evidence(cluster).answered(vantage, clock, askedNanos, own));
    }

    private PoolFeed pools(String cluster) {
        return pools.computeIfAbsent(cluster, c -> new PoolFeed());
    }

    private EvidenceFeed evidence(String cluster) {
        return evidence.computeIfAbsent(cluster, c -> new EvidenceFeed());
    }

    private void seen(ClusterView view) {
        if (view.spec() == null) {
            Seat gone = seats.remove(view.name());
            if (gone != null) {
                gone.close();
            }
            return;
        }
        seats.computeIfAbsent(
                view.name(), cluster -> new Seat(context(cluster), instance, address));
    }

    private OfficeContext context(String cluster) {
        return new OfficeContext(
                cluster,
                store,
                () -> feed.view(cluster),
                evidence(cluster),
                pools(cluster),
                fleet,
                new PgDialer(vertx),
                timing,
                publisher::publish,
                Clock.systemUTC(),
                store::moveLeaderAwayFrom);
    }

    /** Whether the store was read at least once. */
    public boolean ready() {
        return feed.loaded();
    }

    /** Whether the store answers. */
    public boolean storeAnswers() {
        return feed.fresh();
    }

    /** The clusters that this replica decides. */
    public List<String> deciding() {
        return seats.entrySet().stream()
                .filter(e -> e.getValue().deciding())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @PreDestroy
    void stop() {
        LOG.infof("stopping instance=%s", instance);
        seats.values().forEach(Seat::close);
        registration.close();
        follower.close();
        pull.close();
        news.close();
        fleetFeed.close();
        feed.close();
        publisher.close();
        store.close();
    }
}
