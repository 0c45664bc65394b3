package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.rejoin.Preparation;

/**
 * {@code pgbaton node prepare}, before a node starts: as the production code decides, by what the
 * decider has refused last, with a rebuild that always succeeds where its source serves, and that
 * never has to be asked for.
 */
final class Preparing {

    private Preparing() {}

    /** Prepares and starts; false: it waits. */
    static boolean prepare(World world, int node) {
        if (!world.cluster.scene.has(Fix.PREPARE_HEEDS_PROMISE)) {
            return literally(world, node, world.primary());
        }
        if (!world.etcd.adopted()) {
            world.change(node).start();
            return true;
        }
        Node now = world.nodes[node];
        Preparation.Node self =
                new Preparation.Node(
                        world.cluster.name(node), Promise.parse(now.promised), now.standby, true);
        return switch (Preparation.of(self, known(world))) {
            case Preparation.AsItIs start -> {
                world.change(node).start();
                yield true;
            }
            case Preparation.Wait wait -> false;
            case Preparation.Follow(String primary, Epoch epoch, boolean cloneOnly) ->
                    follow(world, node, world.cluster.index(primary), epoch, cloneOnly);
        };
    }

    private static Preparation.Known known(World world) {
        Journal open = world.etcd.open().orElse(null);
        boolean unsealed = open != null && open.phase() == RecoveryPhase.SEALING;
        boolean told = !unsealed || world.cluster.scene.has(Fix.UNSEALED_REJOINED);
        return new Preparation.Known(
                world.etcd.topology(),
                open,
                told ? world.etcd.refusal().orElse(null) : null,
                world.etcd.epochs());
    }

    /** As the first version of the specification had it: what etcd says, whatever was promised. */
    private static boolean literally(World world, int node, int primary) {
        if (node == primary) {
            world.change(node).start();
            return true;
        }
        boolean followed = follow(world, node, primary, world.etcd.topology().epoch(), true);
        if (followed) {
            world.nodes[node].promised = "";
        }
        return followed;
    }

    private static boolean follow(
            World world, int node, int primary, Epoch epoch, boolean cloneOnly) {
        Node source = world.nodes[primary];
        boolean rebuilt = cloneOnly || !unrewound(world.nodes[node].log, source.log);
        if (rebuilt && (!source.up || source.standby)) {
            return false;
        }
        Node standby = world.change(node);
        if (rebuilt) {
            standby.log = source.log;
            standby.promised =
                    Promise.parse(standby.promised).max(Promise.parse(source.promised)).toString();
        }
        standby.slots = 0;
        standby.standby = true;
        standby.fileUpstream =
                new Node.Upstream(
                        world.cluster.conninfo(node, primary),
                        "pgbaton_" + epoch + "_" + world.cluster.name(node));
        standby.fileNames = World.NO_STANDBY;
        standby.fileReadOnly = false;
        standby.start();
        return true;
    }

    /**
     * Whether pg_rewind finds nothing to do. It compares timelines and LSNs only: of two lines that
     * left a third one at the same place it takes one for the other (V11).
     */
    private static boolean unrewound(Wal own, Wal source) {
        return switch (source.toStandby(own)) {
            case GOES_ON -> true;
            case REFUSED -> false;
            case MIXED ->
                    Logs.history(own, own.timeline).equals(Logs.history(source, own.timeline));
        };
    }
}
