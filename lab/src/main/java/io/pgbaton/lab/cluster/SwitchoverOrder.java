package io.pgbaton.lab.cluster;

import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks for switchovers as the pgbaton command does, but without the start of a process, which would
 * take the CPU that is measured.
 */
public final class SwitchoverOrder {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SwitchoverOrder() {}

    /** Asks for one, away from the primary; returns at once. */
    public static void give(Lab lab, String primary) {
        give(lab, primary, null);
    }

    /**
     * Asks for one, to a certain node; returns at once.
     *
     * @param to null: the decider picks
     */
    public static void give(Lab lab, String primary, @Nullable String to) {
        new EtcdLook(lab.etcdEndpoints())
                .put(
                        Key.switchover(ClusterFile.CLUSTER),
                        SwitchoverRequest.ask(
                                UUID.randomUUID().toString(),
                                "lab, away from " + primary,
                                to,
                                null,
                                false,
                                Instant.now()));
    }

    /** Waits until the newest one is over. */
    public static SwitchoverRequest awaitEnd(Lab lab) {
        EtcdLook etcd = new EtcdLook(lab.etcdEndpoints());
        Await.until("the switchover to end", PATIENCE, () -> ended(etcd));
        return etcd.get(Key.switchover(ClusterFile.CLUSTER)).orElseThrow();
    }

    private static boolean ended(EtcdLook etcd) {
        return etcd.get(Key.switchover(ClusterFile.CLUSTER))
                .filter(request -> request.state().over())
                .isPresent();
    }
}
