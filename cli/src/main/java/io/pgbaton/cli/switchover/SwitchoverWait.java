package io.pgbaton.cli.switchover;

import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Follows a switchover to its end, by what stands in the store: what a decider decided, whoever
 * that is, and whether Kafka runs or not.
 */
final class SwitchoverWait {

    private static final long POLL_MILLIS = 100;

    /** A decider looks each 50 ms; a new one is elected within seconds. */
    private static final Duration UNTIL_BEGUN = Duration.ofSeconds(15);

    private static final Duration UNTIL_ENDED = Duration.ofMinutes(2);

    private final Pgbaton top;
    private final Store store;
    private final String cluster;
    private final SwitchoverTold told;

    SwitchoverWait(Pgbaton top, Store store, String cluster, SwitchoverTold told) {
        this.top = top;
        this.store = store;
        this.cluster = cluster;
        this.told = told;
    }

    /**
     * The request at its end.
     *
     * @throws Trouble when it does not end in time, or another took its place
     */
    SwitchoverRequest end(SwitchoverRequest asked) {
        Instant began = now();
        while (true) {
            Optional<Versioned<SwitchoverRequest>> found = look();
            if (found.isPresent()) {
                SwitchoverRequest request = found.get().value();
                if (!request.id().equals(asked.id())) {
                    throw new Trouble(
                            "another switchover took its place; look with pgbaton history");
                }
                if (request.state().over()) {
                    return request;
                }
                if (request.state() == SwitchoverRequest.State.RUNNING) {
                    told.progress(request, journal());
                } else if (now().isAfter(began.plus(UNTIL_BEGUN))) {
                    throw notBegun(found.get());
                }
            }
            if (now().isAfter(began.plus(UNTIL_ENDED))) {
                throw new Trouble(
                        "the switchover of "
                                + cluster
                                + " has not ended yet; it is gone on with: pgbaton status");
            }
            top.reach().sleep(POLL_MILLIS);
        }
    }

    private Optional<Versioned<SwitchoverRequest>> look() {
        try {
            return store.get(Key.switchover(cluster));
        } catch (StoreUnavailable e) {
            // It may come back; the next look tells.
            return Optional.empty();
        }
    }

    private Optional<Journal> journal() {
        try {
            return store.get(Key.recovery(cluster)).map(Versioned::value);
        } catch (StoreUnavailable e) {
            return Optional.empty();
        }
    }

    /** Taken back, so that it does not begin when nobody waits for it any more. */
    private Trouble notBegun(Versioned<SwitchoverRequest> waiting) {
        SwitchoverRequest cancelled =
                waiting.value()
                        .answered(
                                SwitchoverRequest.State.CANCELLED, "nobody decided in time", null);
        boolean taken =
                Pgbaton.commit(store, Change.replace(Key.switchover(cluster), waiting, cancelled))
                        .isPresent();
        boolean decided = store.get(Key.decider(cluster)).isPresent();
        return new Trouble(
                "the switchover of "
                        + cluster
                        + " did not begin within "
                        + UNTIL_BEGUN.toSeconds()
                        + " s: "
                        + (decided
                                ? "the decider is busy, see pgbaton status"
                                : "no failover-coordinator decides for it, start one")
                        + (taken ? "; it is taken back" : "; it begins now: pgbaton status"));
    }

    private Instant now() {
        return top.reach().clock().instant();
    }
}
