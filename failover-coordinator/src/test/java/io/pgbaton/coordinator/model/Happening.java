package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.SlotNames;
import org.jspecify.annotations.Nullable;

/** What happens to nodes by themselves. */
final class Happening {

    private Happening() {}

    static boolean happen(World world, Move.Event event, int node) {
        Node now = world.nodes[node];
        if (!now.up) {
            return switch (event) {
                case STARTS -> {
                    world.change(node).start();
                    yield true;
                }
                case PREPARED -> Preparing.prepare(world, node);
                default -> false;
            };
        }
        return switch (event) {
            case COMMITS -> commits(world, node, now);
            case ACKNOWLEDGES -> acknowledges(world, node, now);
            case CONNECTS -> connects(world, node, now);
            case FLUSHES -> flushes(world, node, now);
            case LOSES_STREAM -> losesStream(world, node, now);
            case READS_FILES -> readsFiles(world, node, now);
            case STARTUP_READS -> startupReads(world, node, now);
            case RECEIVER_ENDS -> {
                if (!now.receiverEnds || now.paused) {
                    yield false;
                }
                world.change(node).disconnect();
                yield true;
            }
            case PAUSES -> {
                if (!now.standby || !now.pauseAsked || now.paused || now.startupToRead) {
                    yield false;
                }
                world.change(node).paused = true;
                yield true;
            }
            case SENDER_READS -> senderReads(world, node, now);
            case PROMOTED -> promoted(world, node, now);
            case DIES_PROMOTING -> {
                if (!now.promoting || world.budget.kills() == 0) {
                    yield false;
                }
                world.change(node).standby = false;
                yield killed(world, node);
            }
            case KILLED -> world.budget.kills() > 0 && killed(world, node);
            case STARTS, PREPARED -> false;
        };
    }

    private static boolean killed(World world, int node) {
        world.budget = world.budget.kills(world.budget.kills() - 1);
        world.kill(node);
        return true;
    }

    private static boolean commits(World world, int node, Node now) {
        if (now.standby || world.budget.commits() == 0) {
            return false;
        }
        world.budget = world.budget.commits(world.budget.commits() - 1);
        Node writer = world.change(node);
        writer.log = writer.log.then(Wal.Kind.COMMIT, writer.log.epoch, world.cluster.name(node));
        return true;
    }

    /** Every commit is acknowledged that may be. */
    static void acknowledge(World world) {
        for (int i = 0; i < world.nodes.length; i++) {
            happen(world, Move.Event.ACKNOWLEDGES, i);
        }
    }

    /**
     * The deepest record that this node wrote and that enough standbys have, as one of its
     * walsenders counts: by the names that walsender has loaded (syncrep.c).
     */
    private static boolean acknowledges(World world, int node, Node now) {
        if (now.standby) {
            return false;
        }
        for (Wal w = now.log; w != null; w = w.before) {
            boolean own = w.writer.equals(world.cluster.name(node));
            if (own && (w.kind == Wal.Kind.COMMIT || w.kind == Wal.Kind.MARKER)) {
                Wal known = world.acknowledged.get(w.epoch);
                if (known != null && w.within(known)) {
                    return false;
                }
                if (released(world, node, w)) {
                    Invariants.acknowledged(world, w);
                    world.acknowledged = Move.with(world.acknowledged, w);
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean released(World world, int primary, Wal record) {
        int have = 0;
        int fewest = Integer.MAX_VALUE;
        for (int i = 0; i < world.nodes.length; i++) {
            Node standby = world.nodes[i];
            Names names = standby.senderNames;
            if (standby.from == primary
                    && names != null
                    && names.has(world.cluster.name(i))
                    && record.within(standby.log)) {
                have++;
                fewest = Math.min(fewest, names.n());
            }
        }
        return have >= fewest;
    }

    private static @Nullable Node upstream(World world, int node, Node now) {
        int to = world.cluster.target(now.followed.conninfo());
        if (!now.standby || to < 0 || to == node || !world.nodes[to].up) {
            return null;
        }
        Node upstream = world.nodes[to];
        String slot =
                upstream.slots == 0
                        ? ""
                        : SlotNames.of(new Epoch(upstream.slots), world.cluster.name(node));
        boolean fits = now.followed.slot().isEmpty() || now.followed.slot().equals(slot);
        return fits ? upstream : null;
    }

    private static boolean connects(World world, int node, Node now) {
        if (now.from >= 0 || now.promoting || now.paused) {
            return false;
        }
        Node upstream = upstream(world, node, now);
        if (upstream == null) {
            return false;
        }
        switch (upstream.log.toStandby(now.log)) {
            case REFUSED -> {
                return false;
            }
            case MIXED ->
                    world.violation =
                            "two histories in one log: "
                                    + world.cluster.name(node)
                                    + " streams from a node that left its line";
            case GOES_ON -> {}
        }
        Node standby = world.change(node);
        standby.from = world.cluster.target(now.followed.conninfo());
        standby.senderNames = upstream.names;
        return true;
    }

    private static boolean flushes(World world, int node, Node now) {
        if (now.from < 0) {
            return false;
        }
        Wal source = world.nodes[now.from].log;
        Wal stop = now.senderReadsAt;
        if (now.log.length >= source.length || (stop != null && now.log.length >= stop.length)) {
            return false;
        }
        world.change(node).log = source.at(now.log.length + 1);
        return true;
    }

    private static boolean losesStream(World world, int node, Node now) {
        if (now.from < 0 || world.budget.drops() == 0) {
            return false;
        }
        world.budget = world.budget.drops(world.budget.drops() - 1);
        world.change(node).disconnect();
        return true;
    }

    private static boolean readsFiles(World world, int node, Node now) {
        if (!now.reloadAsked) {
            return false;
        }
        Node postmaster = world.change(node);
        postmaster.reloadAsked = false;
        postmaster.upstream = now.fileUpstream;
        postmaster.readOnly = now.fileReadOnly;
        postmaster.names = now.fileNames;
        postmaster.startupToRead = now.standby && !now.followed.equals(now.fileUpstream);
        if (postmaster.startupToRead && !world.cluster.scene.lags().contains(Scene.Lag.STARTUP)) {
            startupReads(world, node, postmaster);
        }
        for (int i = 0; i < world.nodes.length; i++) {
            Node standby = world.nodes[i];
            if (standby.from == node
                    && standby.senderReadsAt == null
                    && !now.fileNames.equals(standby.senderNames)) {
                world.change(i).senderReadsAt = now.log;
                if (!world.cluster.scene.lags().contains(Scene.Lag.WALSENDERS)) {
                    senderReads(world, i, world.nodes[i]);
                }
            }
        }
        return true;
    }

    private static boolean startupReads(World world, int node, Node now) {
        if (!now.startupToRead) {
            return false;
        }
        Node startup = world.change(node);
        startup.startupToRead = false;
        startup.followed = now.fileUpstream;
        startup.receiverEnds = now.from >= 0;
        if (!startup.paused && !world.cluster.scene.lags().contains(Scene.Lag.STARTUP)) {
            startup.disconnect();
        }
        return true;
    }

    private static boolean senderReads(World world, int node, Node now) {
        if (now.from < 0 || now.senderReadsAt == null) {
            return false;
        }
        Node standby = world.change(node);
        standby.senderNames = world.nodes[now.from].fileNames;
        standby.senderReadsAt = null;
        return true;
    }

    private static boolean promoted(World world, int node, Node now) {
        if (!now.promoting) {
            return false;
        }
        world.change(node).promote(world.cluster.name(node));
        Invariants.promoted(world, node);
        return true;
    }
}
