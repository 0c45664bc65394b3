package io.pgbaton.lab.cluster;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Hands the lab's cluster to pgbaton, with the command that a person would use. */
public final class Adoption {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Adoption() {}

    /**
     * Applies the cluster file and waits until epoch 1 is sealed and the pool leads to its primary.
     *
     * @param blockAfter see {@link ClusterFile#write}
     */
    public static void adopt(Lab lab, String blockAfter) {
        Path file = ClusterFile.write(lab, blockAfter);
        EtcdLook etcd = new EtcdLook(lab.etcdEndpoints());
        try {
            cli(lab, "apply", "-f", file.toString());
        } catch (LabFailure refused) {
            awaitSecondThoughts(etcd, refused);
        }
        if (lab.plan().pgbouncer()) {
            Await.until(
                    "the pool to be routed",
                    PATIENCE,
                    () ->
                            etcd.get(Key.pool(ClusterFile.CLUSTER, "rw"))
                                    .filter(pool -> pool.epoch().compareTo(Epoch.FIRST) >= 0)
                                    .isPresent());
        }
    }

    /**
     * Applies the cluster file anew, changed, to a cluster that was taken over.
     *
     * @param change of the text that {@link #adopt} has applied with {@code 0s}
     */
    public static void reapply(Lab lab, UnaryOperator<String> change) {
        Path file = ClusterFile.write(lab, "0s");
        try {
            Files.writeString(file, change.apply(Files.readString(file)));
        } catch (IOException e) {
            throw new LabFailure("cannot change " + file, "Is the disk full?", e);
        }
        cli(lab, "apply", "-f", file.toString());
    }

    /** A refusal on a busy machine may be a time-out; the coordinators try again by themselves. */
    private static void awaitSecondThoughts(EtcdLook etcd, LabFailure refused) {
        try {
            Await.until(
                    "pgbaton to adopt the cluster",
                    PATIENCE,
                    () -> etcd.get(Key.topology(ClusterFile.CLUSTER)).isPresent());
        } catch (LabFailure e) {
            throw refused;
        }
    }

    /** Runs the pgbaton command against the lab. */
    public static String cli(Lab lab, String... arguments) {
        String module = lab.checkout().resolve("cli/target").toString();
        String[] java = {
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            module + "/classes:" + module + "/lib/*",
            "io.pgbaton.cli.Main",
            "--etcd=" + lab.etcdEndpoints(),
            "--kafka=" + lab.kafkaBootstrap()
        };
        String[] command = new String[java.length + arguments.length];
        System.arraycopy(java, 0, command, 0, java.length);
        System.arraycopy(arguments, 0, command, java.length, arguments.length);
        return Commands.run(command);
    }
}
