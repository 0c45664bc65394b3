package io.pgbaton.monitor;

import io.pgbaton.cluster.store.Registration;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.Store.StoreHealth;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Looks at the store's health and keeps this process registered in it, once a second. */
final class StoreWatch implements Beat.Step {

    private static final Logger LOG = Logger.getLogger(StoreWatch.class);

    private final Clock clock;
    private final Store store;
    private final Registration registration;
    private final Consumer<StoreHealth> onHealth;
    private boolean quorum;

    private StoreWatch(
            Clock clock, Store store, Registration registration, Consumer<StoreHealth> onHealth) {
        this.clock = clock;
        this.store = store;
        this.registration = registration;
        this.onHealth = onHealth;
    }

    static Beat start(
            Clock clock, Store store, Registration registration, Consumer<StoreHealth> onHealth) {
        Beat beat = new Beat("store", clock, new StoreWatch(clock, store, registration, onHealth));
        beat.start();
        return beat;
    }

    @Override
    public long run() {
        StoreHealth health = store.health();
        onHealth.accept(health);
        if (health.quorum() != quorum) {
            quorum = health.quorum();
            LOG.infof(
                    "store changed quorum=%s reachable=%s unreachable=%s",
                    quorum, health.reachable(), health.unreachable());
        }
        return clock.nanos() + Settings.SLOW.toNanos();
    }

    @Override
    public void end() {
        registration.close();
    }
}
