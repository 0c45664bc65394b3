package io.pgbaton.monitor;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Registration;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Store.StoreHealth;
import io.pgbaton.cluster.store.StorePractice;
import io.pgbaton.monitor.Outside.Bus;
import io.pgbaton.monitor.Outside.Feed;
import io.pgbaton.monitor.adapter.postgres.RefusalPractice;
import io.pgbaton.monitor.adapter.postgres.ScramWarmUp;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts and stops the monitor, in this order: publisher, store, watches, feed, registration. */
@ApplicationScoped
class MonitorService {

    private static final Logger LOG = Logger.getLogger(MonitorService.class);

    /** Enough for the JVM to have compiled what a refusal and its consequences run through. */
    private static final int PRACTICE = 40;

    /** A reader that waits for news is answered after it in any case. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final StoreHealth UNKNOWN = new StoreHealth(false, List.of(), List.of());

    private final MonitorConfig config;
    private final Outside outside;
    private final MeterRegistry registry;
    private final String httpHost;
    private final int httpPort;
    private final Clock clock = Clock.system();
    private final Observations observations = new Observations();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private volatile @Nullable Feed feed;
    private volatile StoreHealth storeHealth = UNKNOWN;

    MonitorService(
            MonitorConfig config,
            Outside outside,
            MeterRegistry registry,
            @ConfigProperty(name = "quarkus.http.host") String httpHost,
            @ConfigProperty(name = "quarkus.http.port") int httpPort) {
        this.config = config;
        this.outside = outside;
        this.registry = registry;
        this.httpHost = httpHost;
        this.httpPort = httpPort;
    }

    void start(@Observes StartupEvent event) {
        Settings settings = Startup.settings(config);
        String address = Startup.advertised(config, httpHost, httpPort);
        ScramWarmUp.run();
        Bus bus = keep(outside.bus("/pgbaton/health-monitor/" + settings.vantage()));
        Store store = keep(outside.store());
        int refused = RefusalPractice.run(outside.dialer(), PRACTICE);
        int stored = StorePractice.run(store, "monitor-" + settings.vantage(), PRACTICE);
        LOG.debugf("practised refused=%d stored=%d", refused, stored);
        Sight sight =
                new Sight(
                        settings,
                        outside.dialer(),
                        clock,
                        observations,
                        bus,
                        new Measures(registry));
        Fleet fleet = keep(new Fleet(sight));
        feed = keep(outside.feed(store, fleet::follow));
        Member self = new Member(settings.instance(), address, clock.now());
        Registration registration =
                new Registration(store, Key.monitor(settings.vantage(), settings.instance()), self);
        keep(StoreWatch.start(clock, store, registration, health -> storeHealth = health));
        measure(bus);
        LOG.infof(
                "started vantage=%s instance=%s address=%s interval=%s",
                settings.vantage(), settings.instance(), address, settings.interval());
    }

    void stop(@Observes ShutdownEvent event) {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warnf("not closed in good order reason=%s", e.getMessage());
            }
        }
    }

    /** The body of {@code GET /observations}. */
    Observations.Newest newest(@Nullable String cluster) {
        return observations.newest(config.vantage().orElse(""), clock.now(), cluster);
    }

    /**
     * The same, once more is news than a reader knows of, or after 2 s.
     *
     * @param known {@code news} of the answer that it had before
     */
    CompletionStage<Observations.Newest> newest(@Nullable String cluster, long known) {
        return observations
                .bell()
                .otherThan(known, LONGEST_WAIT)
                .thenApply(rung -> newest(cluster));
    }

    /** Whether the store was listed once, so that every declared node is being probed. */
    boolean listed() {
        Feed now = feed;
        return now != null && now.listed();
    }

    StoreHealth storeHealth() {
        return storeHealth;
    }

    private void measure(Bus bus) {
        FunctionCounter.builder("pgbaton.events.dropped", bus, Bus::dropped)
                .description("Events that were dropped because too many were queued")
                .register(registry);
        Gauge.builder("pgbaton.etcd.quorum", this, self -> self.storeHealth.quorum() ? 1 : 0)
                .description("Whether a quorum of etcd answers")
                .register(registry);
        Gauge.builder("pgbaton.etcd.reachable", this, self -> self.storeHealth.reachable().size())
                .description("How many members of etcd answer")
                .register(registry);
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }
}
