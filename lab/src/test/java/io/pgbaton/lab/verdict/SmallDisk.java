package io.pgbaton.lab.verdict;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A disk of a node's own that can run full: a file system in memory, of a bounded size, in place of
 * the node's folder. It has to be unmounted before the lab is closed.
 */
final class SmallDisk {

    private static final int MEGABYTES = 512;

    /** Less than a heartbeat asks for, and enough for the WAL of some minutes at rest. */
    private static final long LEFT = 512 << 10;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /** Moves a node's files to a disk of its own; the node is restarted. */
    static SmallDisk under(Lab lab, String node) {
        Path folder = lab.run().of(node);
        Path aside = folder.resolveSibling(node + "-aside");
        lab.stop(node);
        Commands.run("mv", folder.toString(), aside.toString());
        lab.run().make(folder);
        Commands.run(
                "mount",
                "-t",
                "tmpfs",
                "-o",
                "mode=755,size=" + MEGABYTES + "m",
                "pgbaton-" + node,
                folder.toString());
        SmallDisk disk = new SmallDisk(folder);
        try {
            Commands.run("cp", "-a", aside + "/.", folder.toString());
            Commands.run("rm", "-rf", aside.toString());
            Commands.run("chown", "postgres:postgres", folder.toString());
            // A WAL segment has its room from the beginning: not the WAL shall run out of it.
            Files.writeString(
                    folder.resolve("data/postgresql.conf"),
                    "wal_init_zero = on\n",
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            disk.unmount();
            throw new LabFailure("cannot write to " + folder, "Is the memory full?", e);
        }
        lab.start(node);
        return disk;
    }

    /** Fills it but for what a database at rest needs. */
    void fill() {
        try {
            FileStore store = Files.getFileStore(folder);
            long size = Math.max(1, store.getUsableSpace() - LEFT);
            Commands.run("fallocate", "-l", Long.toString(size), filler().toString());
        } catch (IOException e) {
            throw new LabFailure("cannot look at " + folder, "Is it mounted?", e);
        }
    }

    /** There is room again. */
    void free() {
        Commands.run("rm", "-f", filler().toString());
    }

    /** Takes it away; whoever used it has ended. */
    void unmount() {
        Commands.run("umount", folder.toString());
    }

    private Path filler() {
        return folder.resolve("filler");
    }
}
