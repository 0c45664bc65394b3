package io.pgbaton.pools.turn;

import java.io.IOException;

/** The file that {@code pgbouncer.ini} includes. */
public interface FragmentFile extends AutoCloseable {

    /** Its text; empty when there is no file. */
    String read() throws IOException;

    /** Writes a text beside the file, down to the disk, so that {@link #replace} has less to do. */
    void prepare(String text) throws IOException;

    /**
     * Puts a text in the file's place in one step: a reader sees the old one or the new one, also
     * after a crash. The rename itself may be lost in a crash until {@link #harden}.
     */
    void replace(String text) throws IOException;

    /** Makes the last rename survive a crash. */
    void harden() throws IOException;

    /** Removes what {@link #prepare} left. */
    @Override
    void close();
}
