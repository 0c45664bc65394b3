package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Topology;
import java.util.Optional;

/**
 * {@code pgbaton node prepare}, before a node starts: as the command line's {@code Preparation}
 * decides, with a rebuild that always succeeds where its source serves, and that never has to be
 * asked for.
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
        if (!world.etcd.adopted()) {
            world.change(node).start();
            return true;
        }
        boolean onRecord = onRecord(world, node);
        Optional<Journal> open =
                world.etcd.open().filter(j -> j.epoch().compareTo(topology.epoch()) > 0);
        if (now.standby && !(onRecord && open.isEmpty())) {
            world.change(node).start();
            return true;
        }
        if (open.isPresent()) {
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
        return follow(world, node, primary, onRecord || abandoned(world, node));
    }

    /** It may have the promotion of an epoch in its log that was given up (I13, 6). */
    private static boolean onRecord(World world, int node) {
        int promised = Settings.epoch(world.nodes[node].promised);
        long sealed = world.etcd.topology().epoch().number();
        for (EpochRecord record : world.etcd.epochs()) {
            long epoch = record.epoch().number();
            if (record.toReclone().contains(world.cluster.name(node))
                    && promised >= epoch
                    && sealed > epoch) {
                return true;
            }
        }
        return false;
    }

    /** It was chosen last in an epoch that was never sealed. */
    private static boolean abandoned(World world, int node) {
        EpochRecord last = null;
        for (EpochRecord record : world.etcd.epochs()) {
            DurabilityRule rule = record.rule();
            boolean chosen = rule != null && rule.primary().equals(world.cluster.name(node));
            if (chosen && (last == null || record.epoch().compareTo(last.epoch()) > 0)) {
                last = record;
            }
        }
        return last != null && last.outcome() != EpochRecord.Outcome.SEALED;
    }

    /** As the first version of the specification had it: what etcd says, whatever was promised. */
    private static boolean literally(World world, int node, int primary) {
        if (node == primary) {
            world.change(node).start();
            return true;
        }
        boolean followed = follow(world, node, primary, true);
        if (followed) {
            world.nodes[node].promised = "";
        }
        return followed;
    }

    private static boolean follow(World world, int node, int primary, boolean cloneOnly) {
        Node source = world.nodes[primary];
        Wal own = world.nodes[node].log;
        boolean asItIs = !cloneOnly && unrewound(own, source.log);
        if (!asItIs && (!source.up || source.standby)) {
            return false;
        }
        Node standby = world.change(node);
        if (!asItIs) {
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
