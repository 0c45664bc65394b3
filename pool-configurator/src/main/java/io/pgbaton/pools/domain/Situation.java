package io.pgbaton.pools.domain;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import org.jspecify.annotations.Nullable;

/**
 * What the store declares, as far as a pool is concerned.
 *
 * @param target null until a topology is sealed whose primary the spec knows
 * @param alarm what speaks for a pause; null: nothing
 * @param coming where an open journal is about to lead; null while nobody is chosen
 */
public record Situation(@Nullable Target target, @Nullable Alarm alarm, @Nullable Target coming) {

    /** Nothing is known. */
    public static final Situation NONE = new Situation(null, null, null);

    /**
     * Reads the declared state.
     *
     * <p>A journal counts only while its epoch is above the sealed one: the transaction that seals
     * an epoch lets the clients in, whether the journal was closed by then or not. A suspicion
     * counts only for the epoch in force, because its lease may outlive the primary it was about.
     *
     * @param suspicionId the create revision of the suspicion's key
     */
    public static Situation of(
            ClusterSpec spec,
            @Nullable Topology topology,
            @Nullable Journal journal,
            @Nullable Suspicion suspicion,
            long suspicionId) {
        if (topology == null) {
            return NONE;
        }
        Target target =
                spec.node(topology.primary())
                        .map(n -> new Target(topology.epoch(), n.name(), n.host(), n.port()))
                        .orElse(null);
        if (journal != null
                && !journal.phase().terminal()
                && journal.epoch().compareTo(topology.epoch()) > 0) {
            boolean planned = journal.kind() == Journal.Kind.SWITCHOVER;
            return new Situation(
                    target, new Alarm.Recovering(journal.epoch(), planned), coming(spec, journal));
        }
        if (suspicion != null
                && suspicion.epoch().equals(topology.epoch())
                && suspicion.primary().equals(topology.primary())) {
            return new Situation(
                    target,
                    new Alarm.Suspected(suspicionId, suspicion.epoch(), suspicion.since()),
                    null);
        }
        return new Situation(target, null, null);
    }

    private static @Nullable Target coming(ClusterSpec spec, Journal journal) {
        Journal.Candidate candidate = journal.candidate();
        if (candidate == null) {
            return null;
        }
        return spec.node(candidate.node())
                .map(n -> new Target(journal.epoch(), n.name(), n.host(), n.port()))
                .orElse(null);
    }
}
