package io.pgbaton.cli.node;

import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.rejoin.Preparation;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The data of an old primary: what only it has is counted, then they are rewound or replaced.
 *
 * @param work where they are worked on
 */
record OldData(String node, Path work, Binaries binaries) {

    /**
     * What only this node has.
     *
     * @return empty where it cannot be found out: the WAL is gone, or {@code pg_waldump} is not
     *     there
     */
    Optional<Rejoin.Lost> lost(Preparation.Known known, Preparation.Follow follow) {
        WalFolder wal = new WalFolder(work.resolve("pg_wal"));
        OptionalInt newest = wal.timeline();
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        int timeline = newest.getAsInt();
        return LostTail.leftAt(timeline, LostTail.forks(known, follow.epoch()))
                .filter(from -> wal.has(timeline, from))
                .flatMap(from -> binaries.lost(wal.path(), timeline, from));
    }

    /**
     * Makes them a copy of the primary's.
     *
     * @param mayReclone whether a base backup may replace them without asking
     * @return empty while the primary does not answer: nothing is known of them then
     */
    Optional<Rejoin.How> replace(Preparation.Follow follow, ClusterSpec spec, boolean mayReclone) {
        ClusterSpec.Node source = spec.nodeOrThrow(follow.primary());
        boolean rewindable = !follow.cloneOnly() && Files.exists(work.resolve("PG_VERSION"));
        if (rewindable && binaries.rewind(work, source, spec)) {
            return Optional.of(Rejoin.How.REWOUND);
        }
        if (!binaries.answers(source)) {
            return Optional.empty();
        }
        if (!mayReclone) {
            throw new Trouble(
                    node
                            + " cannot be rewound from "
                            + source.name()
                            + ", and must not start as it is; to replace its data by a base backup,"
                            + " run this again with --reclone");
        }
        DataDirectory.delete(work);
        if (!binaries.baseBackup(work, source, spec)) {
            throw new Trouble("no base backup of " + source.name() + "; run this again");
        }
        return Optional.of(Rejoin.How.RECLONED);
    }
}
