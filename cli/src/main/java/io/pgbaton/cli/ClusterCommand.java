package io.pgbaton.cli;

import io.pgbaton.cluster.store.Store;
import java.time.Instant;
import java.util.concurrent.Callable;

/** A command about one cluster: the one that was named, or the only one there is. */
public abstract class ClusterCommand implements Callable<Integer> {

    private final Pgbaton top;

    protected ClusterCommand(Pgbaton top) {
        this.top = top;
    }

    @Override
    public final Integer call() {
        check();
        try (Store store = top.store()) {
            return run(store, top.cluster(store));
        }
    }

    protected final Pgbaton top() {
        return top;
    }

    /** The time by the clock that requests are stamped with. */
    protected final Instant now() {
        return top.reach().clock().instant();
    }

    /**
     * Looks at the options together, before anything is reached.
     *
     * @throws WrongUsage when they do not go together
     */
    protected void check() {}

    /**
     * Does it.
     *
     * @return the exit status
     */
    protected abstract int run(Store store, String cluster);
}
