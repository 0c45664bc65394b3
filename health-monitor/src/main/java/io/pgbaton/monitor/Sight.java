package io.pgbaton.monitor;

import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.PoolObserved;
import io.pgbaton.monitor.domain.News;

/** What every watch looks with and tells to. */
record Sight(
        Settings settings,
        NodeDialer dialer,
        Clock clock,
        Observations observations,
        Outside.Publisher publisher,
        Measures measures) {

    void tell(NodeObserved seen) {
        NodeObserved before = observations.put(seen);
        if (News.in(before, seen)) {
            publisher.publish(seen);
            observations.bell().ring();
        } else {
            publisher.publishAtLeisure(seen);
        }
        measures.probed(seen);
    }

    void tell(PoolObserved seen) {
        PoolObserved before = observations.put(seen);
        if (News.in(before, seen)) {
            publisher.publish(seen);
        } else {
            publisher.publishAtLeisure(seen);
        }
        measures.looked(seen);
    }
}
