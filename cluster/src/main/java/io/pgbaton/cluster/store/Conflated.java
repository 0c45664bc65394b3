package io.pgbaton.cluster.store;

import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands values to a consumer one at a time, on virtual threads of its own; what comes in while it
 * is busy is replaced by what comes after, so a slow consumer sees the newest next.
 */
final class Conflated<T> {

    private static final Logger LOG = Logger.getLogger(Conflated.class);

    private final String name;
    private final Consumer<T> consumer;
    private @Nullable T latest;
    private boolean busy;

    Conflated(String name, Consumer<T> consumer) {
        this.name = name;
        this.consumer = consumer;
    }

    synchronized void offer(T value) {
        latest = value;
        if (!busy) {
            busy = true;
            Thread.ofVirtual().name(name).start(this::drain);
        }
    }

    private void drain() {
        for (T value = next(); value != null; value = next()) {
            try {
                consumer.accept(value);
            } catch (RuntimeException e) {
                LOG.errorf(e, "consumer failed name=%s", name);
            }
        }
    }

    private synchronized @Nullable T next() {
        T value = latest;
        latest = null;
        busy = value != null;
        return value;
    }
}
