package io.pgbaton.monitor;

import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Store.StoreHealth;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.events.Event;
import jakarta.inject.Singleton;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A store with one cluster, nodes that answer, a bus that keeps what it gets. */
@Singleton
class FakeOutside implements Outside {

    private static final ClusterSpec CLUSTER =
            ClusterFiles.orders(
                    5432, "  failover: { mode: automatic, vantages: [a] }\n  pools: []\n");

    final List<Event> published = new CopyOnWriteArrayList<>();
    final List<String> registered = new CopyOnWriteArrayList<>();

    @Override
    public NodeDialer dialer() {
        FakeNodes nodes = new FakeNodes();
        nodes.standbys.add("pg2");
        return nodes;
    }

    @Override
    public Store store() {
        return (Store)
                Proxy.newProxyInstance(
                        Store.class.getClassLoader(),
                        new Class<?>[] {Store.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "health" ->
                                            new StoreHealth(true, List.of("etcd1"), List.of());
                                    case "get" -> Optional.empty();
                                    // Nothing is practised here.
                                    case "list" -> throw new StoreUnavailable("fake", null);
                                    case "lease" -> lease();
                                    case "commit" -> commit((List<?>) arguments[1]);
                                    case "close" -> null;
                                    default -> throw new AssertionError(method);
                                });
    }

    private OptionalLong commit(List<?> changes) {
        changes.forEach(change -> registered.add(((Change<?>) change).key().path()));
        return OptionalLong.of(1);
    }

    private static Lease lease() {
        return (Lease)
                Proxy.newProxyInstance(
                        Lease.class.getClassLoader(),
                        new Class<?>[] {Lease.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "id" -> 1L;
                                    case "remaining" -> Duration.ofSeconds(5);
                                    default -> null;
                                });
    }

    @Override
    public Feed feed(Store store, Consumer<ClusterView> onChange) {
        onChange.accept(
                new ClusterView(
                        "orders", 1, CLUSTER, null, null, null, null, null, null, null, null, null,
                        null));
        return new Feed() {
            @Override
            public boolean listed() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Bus bus(String source) {
        return new Bus() {
            @Override
            public void publish(Event event) {
                published.add(event);
            }

            @Override
            public long dropped() {
                return 3;
            }

            @Override
            public void close() {}
        };
    }
}
