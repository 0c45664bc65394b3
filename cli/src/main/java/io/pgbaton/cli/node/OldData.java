package io.pgbaton.cli.node;

import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.rejoin.Preparation;
import io.pgbaton.cluster.spec.ClusterSpec;
import java.io.IOException;
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
     * @return empty while the primary cannot be copied from: they are left as they are
     */
    Optional<Rejoin.How> replace(Preparation.Follow follow, ClusterSpec spec, boolean mayReclone) {
        ClusterSpec.Node source = spec.nodeOrThrow(follow.primary());
        if (!binaries.lets(source, spec)) {
            return Optional.empty();
        }
        boolean rewindable =
                !follow.cloneOnly()
                        && Files.exists(work.resolve("PG_VERSION"))
                        && !Files.exists(rewinding());
        if (rewindable) {
            mark();
            if (binaries.rewind(work, source, spec)) {
                unmark();
                return Optional.of(Rejoin.How.REWOUND);
            }
        }
        if (!binaries.lets(source, spec)) {
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
        unmark();
        return Optional.of(Rejoin.How.RECLONED);
    }

    /**
     * Stands beside the data from before a rewind begins until it has succeeded: one that broke off
     * leaves them half one node's and half another's, and they are not rewound again (PostgreSQL
     * manual, pg_rewind).
     */
    private Path rewinding() {
        return work.resolveSibling(work.getFileName() + "-rewinding");
    }

    private void mark() {
        try {
            Files.createFile(rewinding());
        } catch (IOException e) {
            throw new Trouble("cannot write " + rewinding() + ": " + e.getMessage(), e);
        }
    }

    private void unmark() {
        try {
            Files.deleteIfExists(rewinding());
        } catch (IOException e) {
            throw new Trouble("cannot delete " + rewinding() + ": " + e.getMessage(), e);
        }
    }
}
