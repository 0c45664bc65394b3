package io.pgbaton.events;

import java.time.Instant;
import java.util.List;

/**
 * A new topology is sealed: the cluster's truth in etcd changed to this.
 *
 * @param epoch the number that only rises with each primary
 * @param primary the node that takes writes
 * @param timeline PostgreSQL's timeline of that epoch
 * @param voters standbys whose acknowledgement counts
 * @param n how many of the voters must acknowledge a commit
 * @param degraded whether n is below what the spec asks for
 * @param since when it was sealed
 * @param why what led to it
 */
public record TopologyChanged(
        String cluster,
        long epoch,
        String primary,
        int timeline,
        List<String> voters,
        int n,
        boolean degraded,
        Instant since,
        String why)
        implements Event {
    @Override
    public String subject() {
        return cluster;
    }
}
