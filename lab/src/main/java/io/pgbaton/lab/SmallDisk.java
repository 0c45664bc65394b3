package io.pgbaton.lab;

import io.pgbaton.lab.host.Await;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A disk of a node's own that can run full: a file system in memory, of a bounded size, in place of
 * the node's folder. The lab unmounts it when it is closed, by the process that mounted it.
 *
 * @param folder the node's folder
 */
public record SmallDisk(Path folder) {
    private static final int MEGABYTES = 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FILLER = "filler-";
    private static final long PAGE = 4096;
    private static final long AT_ONCE = 1 << 20;

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
     * Fills it, most of it at first and then ever less: servers write meanwhile, and what takes
     * long to allocate is never there as a whole.
     *
     * @param left how many bytes stay free
     */
    public void fill(long left) {
        AtomicInteger parts = new AtomicInteger();
        Await.until(
                "the disk of " + folder.getFileName() + " to be full",
                PATIENCE,
                () -> filled(left, parts));
    }

    private boolean filled(long left, AtomicInteger parts) {
        try {
            long room = Files.getFileStore(folder).getUsableSpace() - left;
            if (room < PAGE) {
                return true;
            }
            long part = room < AT_ONCE ? room : room / 4 * 3;
            String name = FILLER + parts.getAndIncrement();
            Commands.run("fallocate", "-l", Long.toString(part), folder.resolve(name).toString());
            return false;
        } catch (LabFailure e) {
            // Somebody has taken the room that was just seen.
            return false;
        } catch (IOException e) {
            throw new LabFailure("cannot look at " + folder, "Is it mounted?", e);
        }
    }

    /** There is room again. */
    public void free() {
        Commands.run("sh", "-c", "rm -f \"$1\"*", "-", folder.resolve(FILLER).toString());
    }
}
