package io.pgbaton.pools.turn;

import io.pgbaton.pools.domain.Fragment;
import java.io.IOException;

/** The file that {@code pgbouncer.ini} includes. */
public interface FragmentFile extends AutoCloseable {

    /** Its text; empty when there is no file. */
    String read() throws IOException;

    /** Writes a text beside the file, down to the disk, so that {@link #replace} has less to do. */
    void prepare(String text) throws IOException;

    /**
     * Puts a fragment in the file's place in one step: a reader sees the old one or the new one,
     * also after a crash. The rename itself may be lost in a crash until {@link #harden}.
     *
     * @return false when the file carries a higher epoch by now: it was left as it is (I7). No
     *     other configurator can write between that look and the rename
     */
    boolean replace(Fragment fragment) throws IOException;

    /** Makes the last rename survive a crash. */
    void harden() throws IOException;

    /** Removes what {@link #prepare} left. */
    @Override
    void close();
}
