package io.pgbaton.cluster.etcd;

import java.time.Duration;

/**
 * How long is waited for what. The defaults suit members within some 20 ms of each other whose
 * heartbeat interval is 50-100 ms and whose election timeout is 500-1000 ms.
 *
 * @param attempt deadline of one call to one member
 * @param hedge a read that is unanswered for so long is sent to the next member as well
 * @param budget after this a read, or a transaction that no member took, is given up
 * @param pause after a failure before the same member is asked again; up to ten times as long for
 *     one that has failed for seconds
 * @param connect of a TCP connection
 * @param poll between two looks at the members' health
 * @param keepAlive HTTP/2 pings on a silent connection; gRPC allows no less than 10 s
 */
public record EtcdTimings(
        Duration attempt,
        Duration hedge,
        Duration budget,
        Duration pause,
        Duration connect,
        Duration poll,
        Duration keepAlive) {

    /** What {@link EtcdStore#connect} takes. */
    public static EtcdTimings defaults() {
        return new EtcdTimings(
                Duration.ofMillis(150),
                Duration.ofMillis(40),
                Duration.ofMillis(1_000),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                Duration.ofMillis(1_000),
                Duration.ofSeconds(10));
    }
}
