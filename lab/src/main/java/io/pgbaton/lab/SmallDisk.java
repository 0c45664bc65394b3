package io.pgbaton.lab;

import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A disk of a node's own that can run full: a file system in memory, of a bounded size, in place of
 * the node's folder. The lab unmounts it when it is closed, by the process that mounted it.
 *
 * @param folder the node's folder
 */
public record SmallDisk(Path folder) {
    private static final int MEGABYTES = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** The disk of a node that has one. */
    public static SmallDisk of(Lab lab, String node) {
        return new SmallDisk(lab.run().of(lab.node(node).name()));
    }

    /** Moves a node's files to a disk of its own; the node is restarted. */
    public static SmallDisk under(Lab lab, String node) {
        SmallDisk disk = of(lab, node);
        Path aside = disk.folder.resolveSibling(node + "-aside");
        lab.stop(node);
        Commands.run("mv", disk.folder.toString(), aside.toString());
        lab.run().make(disk.folder);
        Commands.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "mode=755,size=" + MEGABYTES + "m",
                "pgbaton-" + node,
                disk.folder.toString());
        Commands.run("cp", "-a", aside + "/.", disk.folder.toString());
        Commands.run("rm", "-rf", aside.toString());
        boundWal(disk.folder.resolve("data/postgresql.conf"));
        lab.start(node);
        return disk;
    }

    /** WAL alone must not fill it however long the lab runs: with what is kept, half a gigabyte. */
    private static void boundWal(Path settings) {
        try {
            Files.writeString(settings, "max_wal_size = 256MB\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LabFailure("cannot write " + settings, "Is the memory full?", e);
        }
    }

    /**
     * Fills it.
     *
     * @param left how many bytes stay free
     */
    public void fill(long left) {
        Await.until(
                "the disk of " + folder.getFileName() + " to be full",
                PATIENCE,
                () -> filled(left));
    }

    /** Whoever writes meanwhile may take the room that was just seen. */
    private boolean filled(long left) {
        try {
            long size = Files.getFileStore(folder).getUsableSpace() - left;
            if (size > 0) {
                Commands.run("fallocate", "-l", Long.toString(size), filler().toString());
            }
            return true;
        } catch (LabFailure e) {
            return false;
        } catch (IOException e) {
            throw new LabFailure("cannot look at " + folder, "Is it mounted?", e);
        }
    }

    /** There is room again. */
    public void free() {
        Commands.run("rm", "-f", filler().toString());
    }

    private Path filler() {
        return folder.resolve("filler");
    }
}
