package io.pgbaton.monitor;

import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.events.Event;
import java.util.function.Consumer;

/** What the monitor reaches outside of this process; a test puts its own here. */
interface Outside {

    NodeDialer dialer();

    /** Connects to the store; whether a quorum answers shows later. */
    Store store();

    /** Tells of every cluster in the store, at first and after every change. */
    Feed feed(Store store, Consumer<ClusterView> onChange);

    /**
     * Publishes events.
     *
     * @param source the CloudEvents source
     */
    Bus bus(String source);

    /** See {@link #feed}. */
    interface Feed extends AutoCloseable {
        /** Whether everything was listed once. */
        boolean listed();

        @Override
        void close();
    }

    /** Takes events; never blocks; drops when too much is queued. */
    interface Publisher {
        void publish(Event event);

        /** The same for an event that says nothing new: it may wait a quarter of a second. */
        default void publishAtLeisure(Event event) {
            publish(event);
        }
    }

    /** See {@link #bus}. */
    interface Bus extends Publisher, AutoCloseable {
        /** How many events were dropped. */
        long dropped();

        @Override
        void close();
    }
}
