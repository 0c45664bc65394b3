package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Session;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Proves that commits wait, where the names were empty before [T1]: backends wait only if a flag in
 * shared memory says that names are defined, and only the checkpointer raises that flag, when it
 * comes to it. With names that nobody satisfies a commit of our own is seen waiting; from then on
 * the flag stands as long as the names are not empty. Clients' commits wait meanwhile, some
 * milliseconds where the checkpointer is at leisure.
 */
final class WaitProof {

    /** A record and a commit, without a row: anybody may write it. */
    private static final String COMMIT =
            "set synchronous_commit = on; select pg_logical_emit_message(true, 'pgbaton', '')";

    private final Reach reach;

    WaitProof(Reach reach) {
        this.reach = reach;
    }

    /** Whether the names are empty now. */
    static boolean needed(ControlSession primary) throws NodeException {
        return primary.execute("select current_setting('synchronous_standby_names') = ''").isTrue();
    }

    /** The names are empty again, as they were: nobody is to wait for nothing. */
    static void giveUp(ControlSession primary) throws NodeException {
        primary.set("synchronous_standby_names", StandbyNames.EMPTY.value());
        primary.reload();
    }

    /**
     * Sets names that nobody satisfies, and tries it; they are left so, for the caller to replace.
     *
     * @return false where no commit was seen waiting in time
     */
    boolean holds(ControlSession primary) throws NodeException {
        primary.raisePromise();
        primary.set("synchronous_standby_names", StandbyNames.NONE.value());
        primary.reload();
        Poll poll = Poll.within(reach.timing().step());
        return poll.until(() -> loaded(primary)) && poll.until(() -> waits(primary));
    }

    private boolean loaded(ControlSession primary) throws NodeException {
        try (Session fresh = reach.look(primary.address().node())) {
            return StandbyNames.NONE.matches(
                    fresh.query("show synchronous_standby_names", reach.timing().step()).single());
        }
    }

    /** Whether one commit is seen waiting; false as soon as it has returned instead. */
    private boolean waits(ControlSession primary) throws NodeException {
        Session probe = reach.look(primary.address().node());
        AtomicBoolean returned = new AtomicBoolean();
        Duration bound = reach.timing().step();
        try {
            Thread.ofVirtual()
                    .name("wait-proof")
                    .start(
                            () -> {
                                try {
                                    probe.query(COMMIT, bound);
                                } catch (NodeException e) {
                                    // Aborted below, once it was seen waiting.
                                } finally {
                                    returned.set(true);
                                }
                            });
            String seen =
                    "select exists (select from pg_stat_activity where wait_event = 'SyncRep'"
                            + " and pid = "
                            + probe.backendPid()
                            + ")";
            boolean[] waiting = new boolean[1];
            Poll.within(bound)
                    .until(
                            () -> {
                                boolean over = returned.get();
                                waiting[0] = primary.execute(seen).isTrue();
                                return waiting[0] || over;
                            });
            return waiting[0];
        } finally {
            probe.abort();
        }
    }
}
