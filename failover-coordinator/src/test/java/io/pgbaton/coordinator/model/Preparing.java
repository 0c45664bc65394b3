package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import java.util.Optional;

/**
 * {@code pgbaton node prepare}, before a node starts: as the command line's {@code Preparation}
 * decides, with a rebuild that always succeeds.
 */
final class Preparing {

    private Preparing() {}

    /** Prepares and starts; false: it waits. */
    static boolean prepare(World world, int node) {
        Node now = world.nodes[node];
        Topology topology = world.etcd.topology();
        int primary = world.primary();
        if (!world.cluster.scene.has(Fix.PREPARE_HEEDS_PROMISE)) {
            return literally(world, node, primary);
        }
        if (now.standby) {
            world.change(node).start();
            return true;
        }
        Optional<Journal> open = world.etcd.open();
        if (open.isPresent() && open.get().epoch().compareTo(topology.epoch()) > 0) {
            Journal.Candidate candidate = open.get().candidate();
            boolean chosen = candidate != null && candidate.node().equals(world.cluster.name(node));
            if (chosen) {
                world.change(node).start();
            }
            return chosen;
        }
        if (Settings.epoch(now.promised) > topology.epoch().number()) {
            return false;
        }
        if (node == primary) {
            world.change(node).start();
            return true;
        }
        return follow(world, node, primary);
    }

    /** As the first version of the specification had it: what etcd says, whatever was promised. */
    private static boolean literally(World world, int node, int primary) {
        if (node == primary) {
            world.change(node).start();
            return true;
        }
        boolean followed = follow(world, node, primary);
        if (followed) {
            world.nodes[node].promised = "";
        }
        return followed;
    }

    private static boolean follow(World world, int node, int primary) {
        Node source = world.nodes[primary];
        if (!source.log.toStandby(world.nodes[node].log).equals(Wal.Streaming.GOES_ON)
                && (!source.up || source.standby)) {
            return false;
        }
        Node standby = world.change(node);
        if (!standby.log.within(source.log)) {
            standby.log = source.log;
        }
        standby.slots = 0;
        standby.standby = true;
        standby.fileUpstream =
                new Node.Upstream(
                        world.cluster.conninfo(node, primary),
                        "pgbaton_"
                                + world.etcd.topology().epoch()
                                + "_"
                                + world.cluster.name(node));
        standby.fileNames = World.NO_STANDBY;
        standby.fileReadOnly = false;
        standby.start();
        return true;
    }
}
