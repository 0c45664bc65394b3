package io.pgbaton.cluster.spec;

import io.pgbaton.cluster.node.NodeAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as people declare it; see docs/cluster-file.md for every key. Made by {@link
 * ClusterSpecReader} only, which refuses what is wrong with the line and the reason.
 *
 * @param name the cluster's name, {@code [a-z0-9]([a-z0-9-]*[a-z0-9])?}
 */
public record ClusterSpec(
        String name,
        Engine engine,
        List<Node> nodes,
        Credentials credentials,
        Durability durability,
        Failover failover,
        @Nullable Command fence,
        @Nullable Command restart,
        Rejoin rejoin,
        List<Pool> pools) {

    /** Who promotes. */
    public enum Engine {
        STREAMING,
        PATRONI
    }

    /**
     * A database server.
     *
     * @param priority the greater is preferred among candidates that are equally far
     * @param promotable false: never made primary
     */
    public record Node(
            String name, String host, int port, String region, int priority, boolean promotable) {

        public NodeAddress address() {
            return new NodeAddress(name, host, port);
        }

        /** {@code host:port}. */
        public String endpoint() {
            return host + ":" + port;
        }
    }

    /** The three roles; see docs/privileges.md. */
    public record Credentials(Role control, Role monitor, Replication replication) {}

    /** A role and the file that its password is read from (mode 0600 or stricter). */
    public record Role(String user, Path passwordFile) {}

    /**
     * The role that standbys stream with.
     *
     * @param passFile a .pgpass file on the <em>database</em> hosts
     */
    public record Replication(String user, Path passFile) {}

    /**
     * Whose acknowledgement a commit waits for.
     *
     * @param synchronousStandbys n of {@code ANY n}
     * @param shrinkAfter a voter that is gone for longer is dropped from the rule
     * @param whenShort what to do when fewer than one voter is left
     */
    public record Durability(int synchronousStandbys, Duration shrinkAfter, WhenShort whenShort) {}

    /** Without any voter: block the writes, or go on without durability beyond the primary. */
    public enum WhenShort {
        BLOCK,
        DEGRADE
    }

    /**
     * How and when to fail over; see docs/failover.md.
     *
     * @param vantages the monitors whose majority convicts
     * @param refusedGap between the two refusals that a vantage must see
     * @param silence how long a majority must be silent
     * @param restartGrace how long a restart in place is waited for
     * @param blockAfter no second automatic failover within this time of one
     * @param maxLagBytes bound of what may be lost where nothing is synchronous
     * @param region where an automatic failover may go
     * @param onDiskFull what is done about a primary that has no room to write to
     * @param onReadOnly what is done about a primary that refuses to write
     */
    public record Failover(
            Mode mode,
            List<String> vantages,
            Duration refusedGap,
            Duration silence,
            Duration restartGrace,
            Duration blockAfter,
            long maxLagBytes,
            Region region,
            Reaction onDiskFull,
            Reaction onReadOnly) {

        /** To any region; a primary that cannot write is told to a person. */
        public Failover(
                Mode mode,
                List<String> vantages,
                Duration refusedGap,
                Duration silence,
                Duration restartGrace,
                Duration blockAfter,
                long maxLagBytes) {
            this(
                    mode,
                    vantages,
                    refusedGap,
                    silence,
                    restartGrace,
                    blockAfter,
                    maxLagBytes,
                    Region.ANY,
                    Reaction.ALERT,
                    Reaction.ALERT);
        }

        /** How many vantages are a majority of those that are named. */
        public int majority() {
            return vantages.size() / 2 + 1;
        }
    }

    /** Whether pgbaton acts, waits for a person, or only tells. */
    public enum Mode {
        AUTOMATIC,
        MANUAL,
        ADVISE
    }

    /** Which regions an automatic failover may choose from; a person may choose from all. */
    public enum Region {
        ANY,
        /** The old primary's own. */
        SAME
    }

    /** What is done about a primary that answers and cannot write. */
    public enum Reaction {
        /** A person is called. */
        ALERT,
        /** That, and a planned switchover is begun, as if somebody had asked for it. */
        SWITCHOVER
    }

    /** A command with {@code {host}} and {@code {node}} replaced, no shell. */
    public record Command(List<String> command, Duration timeout) {}

    /** Whether a base backup may replace a node's data without asking. */
    public record Rejoin(Reclone reclone) {}

    /** See {@link Rejoin}. */
    public enum Reclone {
        ASK,
        AUTOMATIC
    }

    /**
     * A connection pool.
     *
     * @param admin {@code host:port} of its admin console
     * @param databases the pool's databases that this cluster serves
     * @param route what it leads to
     * @param fragment PgBouncer: the %include file that the configurator writes
     * @param credentials the console's user
     */
    public record Pool(
            String name,
            PoolType type,
            String admin,
            List<String> databases,
            Route route,
            @Nullable Path fragment,
            @Nullable Role credentials) {}

    /** What software a pool is. */
    public enum PoolType {
        PGBOUNCER
    }

    /** Which nodes a pool leads to. */
    public enum Route {
        PRIMARY
    }

    /** The node of that name. */
    public Optional<Node> node(String node) {
        return nodes.stream().filter(n -> n.name().equals(node)).findFirst();
    }

    /**
     * The node of that name.
     *
     * @throws IllegalArgumentException when the spec has none
     */
    public Node nodeOrThrow(String node) {
        return node(node)
                .orElseThrow(() -> new IllegalArgumentException(name + " has no node " + node));
    }
}
