package io.pgbaton.lab.store;

import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes one key again and again, reads back on doubt, and remembers what was written. */
final class Writer implements AutoCloseable {

    private final Store store;
    private final Key<Hold> key;
    private final List<Long> written = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    Writer(Store store, Key<Hold> key) {
        this.store = store;
        this.key = key;
        this.thread = Thread.ofVirtual().start(this::run);
    }

    /** How many writes went through so far. */
    int writes() {
        return written.size();
    }

    /** The revisions of all writes that went through, in order. */
    List<Long> stop() throws InterruptedException {
        stopped = true;
        thread.join();
        return written;
    }

    @Override
    public void close() {
        stopped = true;
    }

    private void run() {
        int i = 0;
        while (!stopped) {
            try {
                write(new Hold(Hold.Kind.OPERATOR, "me", "write " + i++, Instant.EPOCH, null));
                Thread.sleep(5);
            } catch (StoreUnavailable e) {
                // No quorum for the moment: tried again.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void write(Hold value) {
        Optional<Versioned<Hold>> old = store.get(key);
        Change<Hold> change =
                old.isPresent() ? Change.replace(key, old.get(), value) : Change.create(key, value);
        try {
            OptionalLong revision = store.commit(null, List.of(change));
            revision.ifPresent(written::add);
        } catch (StoreUnavailable e) {
            store.get(key)
                    .filter(found -> found.value().equals(value))
                    .ifPresent(found -> written.add(found.modRevision()));
        }
    }
}
