package io.pgbaton.pools.adapter.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Keeps configurators of one host apart while a fragment is looked at and replaced, so that a late
 * one never renames a lower epoch over a higher (I7). The kernel frees it when its holder dies; the
 * lock file stays, since removing it would let two hold "the" lock.
 */
record FragmentLock(FileChannel channel) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    /**
     * Takes the lock; held for as long as a rename takes, so waiting is short.
     *
     * @throws IOException when it is not free in time: the holder is frozen
     */
    static FragmentLock take(Path file) throws IOException {
        Path path = file.resolveSibling("." + file.getFileName() + ".lock");
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!locked(channel)) {
                if (System.nanoTime() > end) {
                    throw new IOException(
                            "another process holds "
                                    + path
                                    + " and does not go on; is a configurator frozen?");
                }
                Thread.sleep(1);
            }
            return new FragmentLock(channel);
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + path, e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Closing the channel frees the lock. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
