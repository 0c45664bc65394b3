package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Key;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people ask of the decider, by hand or by policy, and what it answers: hold, switchover,
 * failover, rolling restart. Each answer is one fenced transaction (I1). Used by one thread.
 *
 * @see JournalBook#requests()
 */
public final class Requests {

    private final String cluster;
    private final FencedKeys keys;

    Requests(String cluster, FencedKeys keys) {
        this.cluster = cluster;
        this.keys = keys;
    }

    /** Why no new recovery begins, and until when. */
    public Optional<Hold> hold() {
        return keys.value(Key.hold(cluster));
    }

    /** The newest switchover that somebody asked for, with what became of it. */
    public Optional<SwitchoverRequest> switchover() {
        return keys.value(Key.switchover(cluster));
    }

    /** The newest failover that somebody ordered by hand, with what became of it. */
    public Optional<FailoverRequest> failover() {
        return keys.value(Key.failover(cluster));
    }

    /** The newest rolling restart that somebody asked for, with how far it is. */
    public Optional<RestartRequest> restart() {
        return keys.value(Key.restart(cluster));
    }

    /** Whether what people may change is here as that view has it. */
    public boolean knows(ClusterView view) {
        return keys.knows(Key.hold(cluster), view.hold())
                && keys.knows(Key.switchover(cluster), view.switchover())
                && keys.knows(Key.failover(cluster), view.failover())
                && keys.knows(Key.restart(cluster), view.restart());
    }

    /** Holds the cluster, or (null) lets it go. */
    public void hold(@Nullable Hold hold) {
        keys.put(Key.hold(cluster), hold, 0);
    }

    /**
     * Asks for a switchover by policy.
     *
     * @param counted of the fleet's ledger: nothing is asked for unless it holds
     */
    public void ask(SwitchoverRequest request, Change<?> counted) {
        keys.commit(keys.change(Key.switchover(cluster), request), counted);
    }

    /** Answers a switchover that was asked for. */
    public void answer(SwitchoverRequest request) {
        keys.commit(keys.change(Key.switchover(cluster), request));
    }

    /** Answers a failover that was ordered. */
    public void answer(FailoverRequest order) {
        keys.commit(keys.change(Key.failover(cluster), order));
    }

    /** Writes down how far a rolling restart is. */
    public void answer(RestartRequest request) {
        keys.commit(keys.change(Key.restart(cluster), request));
    }
}
