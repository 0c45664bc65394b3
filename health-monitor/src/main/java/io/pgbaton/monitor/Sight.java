package io.pgbaton.monitor;

import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.events.Event;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.PoolObserved;
import java.util.function.Consumer;

/**
 * What every watch looks with and tells to.
 *
 * @param publisher must not block
 */
record Sight(
        Settings settings,
        NodeDialer dialer,
        Clock clock,
        Observations observations,
        Consumer<Event> publisher,
        Measures measures) {

    void tell(NodeObserved seen) {
        observations.put(seen);
        publisher.accept(seen);
        measures.probed(seen);
    }

    void tell(PoolObserved seen) {
        observations.put(seen);
        publisher.accept(seen);
        measures.looked(seen);
    }
}
