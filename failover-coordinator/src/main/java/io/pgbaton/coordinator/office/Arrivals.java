package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import io.pgbaton.coordinator.recovery.JournalBook;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.events.NodeRejoined;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Whoever begins to follow the sealed primary is on its line: it need not be recloned any more
 * (I13), and what {@code pgbaton node prepare} left on record of its way back is told, once.
 */
final class Arrivals {

    private static final Logger LOG = Logger.getLogger(Arrivals.class);

    private final Store store;
    private final RecoveryScene scene;
    private Set<String> known = Set.of();
    private volatile boolean untold;

    Arrivals(Store store, RecoveryScene scene) {
        this.store = store;
        this.scene = scene;
    }

    /**
     * While the primary of a sealed epoch is healthy.
     *
     * @param following who streams through this epoch's slot now
     */
    void healthy(JournalBook book, Topology topology, Set<String> following) {
        Set<String> onTheLine = new TreeSet<>(following);
        onTheLine.add(topology.primary());
        Set<String> arrived = new TreeSet<>(onTheLine);
        if (!untold) {
            arrived.removeAll(known);
        }
        known = onTheLine;
        if (arrived.isEmpty()) {
            return;
        }
        untold = false;
        arrived.forEach(book::recloned);
        Thread.ofVirtual().name("arrivals").start(() -> tell(arrived));
    }

    private void tell(Set<String> arrived) {
        try {
            for (Store.RawEntry entry :
                    store.list(Key.rejoinsPrefix(scene.spec().name())).entries()) {
                Versioned<Rejoin> rejoin = store.read(entry, Rejoin.class);
                if (!rejoin.value().told() && arrived.contains(rejoin.value().node())) {
                    tell(rejoin);
                }
            }
        } catch (StoreUnavailable e) {
            LOG.debugf("arrivals not told yet cause=%s", e.getMessage());
            untold = true;
        }
    }

    private void tell(Versioned<Rejoin> known) {
        String cluster = scene.spec().name();
        Rejoin rejoin = known.value();
        Key<Rejoin> key = Key.rejoin(cluster, rejoin.epoch(), rejoin.node());
        LOG.infof(
                "rejoined node=%s epoch=%s how=%s lost=%s",
                rejoin.node(), rejoin.epoch(), rejoin.how(), rejoin.lost());
        scene.narrator()
                .tell(
                        new NodeRejoined(
                                cluster,
                                rejoin.node(),
                                rejoin.epoch().number(),
                                rejoin.how().label(),
                                scene.clock().instant(),
                                lost(rejoin.lost())));
        store.commit(null, List.of(Change.replace(key, known, rejoin.asTold())));
    }

    private static NodeRejoined.@Nullable Lost lost(Rejoin.@Nullable Lost lost) {
        return lost == null
                ? null
                : new NodeRejoined.Lost(
                        lost.timeline(),
                        lost.from().toString(),
                        lost.to().toString(),
                        lost.size(),
                        lost.transactions());
    }
}
