package io.pgbaton.monitor;

import io.pgbaton.cluster.bus.EventPublisher;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.postgres.PgDialer;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.ClusterFeed;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.events.Event;
import io.quarkus.arc.DefaultBean;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The real outside: PostgreSQL over Vert.x, etcd, Kafka. */
@ApplicationScoped
@DefaultBean
class Connections implements Outside {

    private final MonitorConfig config;
    private final Vertx vertx;
    private final String kafka;

    Connections(
            MonitorConfig config,
            Vertx vertx,
            @ConfigProperty(name = "kafka.bootstrap.servers", defaultValue = "127.0.0.1:9092")
                    String kafka) {
        this.config = config;
        this.vertx = vertx;
        this.kafka = kafka;
    }

    @Override
    public NodeDialer dialer() {
        return new PgDialer(vertx);
    }

    @Override
    public Store store() {
        return EtcdStore.connect(config.etcd().endpoints());
    }

    @Override
    public Feed feed(Store store, Consumer<ClusterView> onChange) {
        ClusterFeed feed = new ClusterFeed(store, Connections::read, onChange);
        feed.start();
        return new Feed() {
            @Override
            public boolean listed() {
                return feed.loaded();
            }

            @Override
            public void close() {
                feed.close();
            }
        };
    }

    @Override
    public Bus bus(String source) {
        EventPublisher publisher = new EventPublisher(kafka, source);
        return new Bus() {
            @Override
            public void publish(Event event) {
                publisher.publish(event);
            }

            @Override
            public void publishAtLeisure(Event event) {
                publisher.publishAtLeisure(event);
            }

            @Override
            public long dropped() {
                return publisher.dropped();
            }

            @Override
            public void close() {
                publisher.close();
            }
        };
    }

    private static ClusterSpec read(StoredSpec stored) {
        return ClusterSpecReader.read(stored.yaml(), "cluster file");
    }
}
