package io.pgbaton.pools;

import io.micrometer.core.instrument.MeterRegistry;
import io.pgbaton.cluster.bus.EventPublisher;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.node.Login;
import io.pgbaton.cluster.node.NodeAddress;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.postgres.PgDialer;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.spec.InvalidSpec;
import io.pgbaton.cluster.store.ClusterFeed;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StorePractice;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.pools.adapter.console.PgBouncerConsole;
import io.pgbaton.pools.adapter.file.DiskFragment;
import io.pgbaton.pools.adapter.http.MeasuredPool;
import io.pgbaton.pools.adapter.store.StoredEpochs;
import io.pgbaton.pools.adapter.store.StoredPauses;
import io.pgbaton.pools.practice.Practice;
import io.pgbaton.pools.turn.PoolFleet;
import io.pgbaton.pools.turn.PoolIdentity;
import io.pgbaton.pools.turn.PoolPorts;
import io.pgbaton.pools.turn.PoolStatus;
import io.pgbaton.pools.turn.PoolWorker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Wires the service: the store's feed in, one worker a pool, events out. */
@ApplicationScoped
public class PoolsService {

    private static final Logger LOG = Logger.getLogger(PoolsService.class);

    /** Enough for the JVM to have compiled what a turn runs through. */
    private static final int PRACTICE = 40;

    private final PoolsConfig config;
    private final String bootstrap;
    private final MeterRegistry meters;
    private final NodeDialer dialer;
    private @Nullable Store store;
    private @Nullable EventPublisher events;
    private @Nullable PoolFleet fleet;
    private @Nullable ClusterFeed feed;

    PoolsService(
            PoolsConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers", defaultValue = "127.0.0.1:9092")
                    String bootstrap,
            MeterRegistry meters,
            Vertx vertx) {
        this.config = config;
        this.bootstrap = bootstrap;
        this.meters = meters;
        this.dialer = new PgDialer(vertx);
    }

    void start(@Observes StartupEvent event) {
        Store opened = EtcdStore.connect(config.etcd().endpoints());
        int turned = Practice.run(PRACTICE);
        int stored = StorePractice.run(opened, config.instance(), PRACTICE);
        LOG.debugf("practised turned=%d stored=%d", turned, stored);
        EventPublisher publisher =
                new EventPublisher(bootstrap, "/pgbaton/pool-configurator/" + config.instance());
        PoolFleet pools = new PoolFleet(identity -> worker(identity, opened, publisher));
        ClusterFeed views = new ClusterFeed(opened, PoolsService::read, pools::accept);
        store = opened;
        events = publisher;
        fleet = pools;
        feed = views;
        views.start();
        LOG.infof(
                "started instance=%s etcd=%s kafka=%s",
                config.instance(), config.etcd().endpoints(), bootstrap);
    }

    void stop(@Observes ShutdownEvent event) throws Exception {
        for (AutoCloseable part : new @Nullable AutoCloseable[] {feed, fleet, events, store}) {
            if (part != null) {
                part.close();
            }
        }
    }

    /** All pools as they were seen last. */
    public List<PoolStatus> pools() {
        PoolFleet pools = fleet;
        return pools == null ? List.of() : pools.statuses();
    }

    /** Whether the store was read at least once. */
    public boolean loaded() {
        ClusterFeed views = feed;
        return views != null && views.loaded();
    }

    private PoolWorker worker(PoolIdentity identity, Store opened, EventPublisher publisher) {
        ClusterSpec.Pool pool = identity.spec();
        ClusterSpec.Role role = Objects.requireNonNull(pool.credentials());
        Path fragment = Objects.requireNonNull(pool.fragment());
        int colon = pool.admin().lastIndexOf(':');
        NodeAddress address =
                new NodeAddress(
                        pool.name(),
                        pool.admin().substring(0, colon),
                        Integer.parseInt(pool.admin().substring(colon + 1)));
        Login login =
                new Login(
                        role.user(),
                        role.passwordFile(),
                        "pgbouncer",
                        "pgbaton-configurator",
                        false);
        AtomicReference<@Nullable PoolWorker> self = new AtomicReference<>();
        PgBouncerConsole console =
                new PgBouncerConsole(
                        address, login, dialer, config.pause().bound(), () -> wake(self.get()));
        PoolWorker worker =
                new PoolWorker(
                        identity,
                        new PoolPorts(
                                console,
                                new DiskFragment(fragment, config.instance()),
                                new StoredEpochs(
                                        opened,
                                        Key.pool(identity.cluster(), identity.pool()),
                                        config.instance()),
                                new StoredPauses(
                                        opened,
                                        Key.pause(identity.cluster(), identity.pool()),
                                        config.instance()),
                                publisher::publish,
                                new Addresses(),
                                new MeasuredPool(meters, identity),
                                new SteadyClock()),
                        config.pause().bound(),
                        config.reconcile().interval());
        self.set(worker);
        return worker;
    }

    private static void wake(@Nullable PoolWorker worker) {
        if (worker != null) {
            worker.wake();
        }
    }

    private static ClusterSpec read(StoredSpec stored) {
        try {
            return ClusterSpecReader.read(stored.yaml(), "the stored spec");
        } catch (InvalidSpec e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
