package io.pgbaton.lab.command;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import picocli.CommandLine.Option;

/** What the commands that start a lab have in common. */
final class LabOptions {
    @Option(names = "--nodes", paramLabel = "3|4", description = "PostgreSQL nodes (default: 3).")
    private int nodes = 3;

    @Option(names = "--colocated", description = "Puts etcd's members on the database hosts.")
    private boolean colocated;

    @Option(names = "--no-services", description = "Starts the servers without pgbaton's services.")
    private boolean withoutServices;

    /** How many PostgreSQL nodes it has. */
    int nodes() {
        return nodes;
    }

    /** Whether it is the plain lab, with pgbaton's services, each server on a host of its own. */
    boolean plain() {
        return !colocated && !withoutServices;
    }

    /**
     * For commands that show what pgbaton does.
     *
     * @throws LabFailure when its services were not asked for
     */
    void requireServices() {
        if (withoutServices) {
            throw new LabFailure(
                    "nobody fails over without pgbaton's services", "Leave --no-services out.");
        }
    }

    /**
     * Starts the lab that was asked for, telling what becomes ready.
     *
     * @throws LabFailure when there is no such lab
     */
    Lab start() {
        if (nodes < 3 || nodes > 4) {
            throw new LabFailure(
                    "--nodes " + nodes + ": these commands need three PostgreSQL nodes or four",
                    "Give 3 or 4.");
        }
        long begin = System.nanoTime();
        Screen.say(
                "starting %d PostgreSQL nodes, 3 etcd members%s, Kafka, PgBouncer%s; data on %s"
                        .formatted(
                                nodes,
                                colocated ? " (on the database hosts)" : "",
                                withoutServices ? "" : ", 8 services",
                                RunFolder.fileSystem()));
        var builder =
                Lab.builder()
                        .nodes(nodes)
                        .etcd(3)
                        .colocated(colocated)
                        .kafka(true)
                        .pgbouncer(true)
                        .training(true)
                        .progress(Screen::detail);
        if (!withoutServices) {
            builder.monitors("a", "b", "c").coordinators(3).configurators(2);
        }
        Lab lab = builder.start();
        Screen.say("all ready after %.1f s".formatted((System.nanoTime() - begin) / 1e9));
        return lab;
    }

    /** Hands the cluster to pgbaton, unless its services were not asked for. */
    void adopt(Lab lab, String blockAfter) {
        if (!withoutServices) {
            long begin = System.nanoTime();
            Screen.say("pgbaton apply -f cluster.yaml");
            Adoption.adopt(lab, blockAfter);
            Screen.say(
                    "the cluster is adopted after %.1f s"
                            .formatted((System.nanoTime() - begin) / 1e9));
        }
    }
}
