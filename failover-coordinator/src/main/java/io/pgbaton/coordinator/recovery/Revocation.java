package io.pgbaton.coordinator.recovery;

import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Position;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.Session;
import io.pgbaton.coordinator.domain.Revoked;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Steps 3 and 4 on one standby: revoke by the handshake, then drain (I4, I11, I12).
 *
 * <ol>
 *   <li>promise first, then no upstream: {@code primary_conninfo} and, where set, {@code
 *       restore_command} empty, the latter kept on the node; reload;
 *   <li>wait until a <em>new</em> connection sees the values;
 *   <li>only then ask replay to pause (asked together with the reload it hung, the receiver
 *       streaming on); only the startup process itself can reach 'paused', so it has re-read its
 *       files [T3];
 *   <li>revoked: 'paused', no walreceiver process [T2], still in recovery [T7, T9]. 'Paused' with a
 *       receiver alive [T8]: resume, wait until it is gone, pause again;
 *   <li>resume, and let it replay what it has; a stalled LSN is not drained.
 * </ol>
 */
final class Revocation {

    static final String NO_UPSTREAM =
            "select current_setting('primary_conninfo') = ''"
                    + " and current_setting('restore_command') = ''";

    static final String STATE =
            """
            select pg_is_in_recovery() as standby,
                   pg_get_wal_replay_pause_state() as pause,
                   (select count(*) from pg_stat_activity where backend_type = 'walreceiver')
                     as receivers,
                   (select wait_event from pg_stat_activity where backend_type = 'startup') as waits
            """;

    static final String REPLAY =
            """
            select pg_last_wal_receive_lsn()::text as received,
                   pg_last_wal_replay_lsn()::text as replayed,
                   (select wait_event from pg_stat_activity where backend_type = 'startup') as waits
            """;

    static final String FACTS =
            """
            select (select system_identifier::text from pg_control_system()) as system,
                   current_setting('server_version_num') as version,
                   current_setting('recovery_min_apply_delay') <> '0' as delayed,
                   pg_last_wal_replay_lsn()::text as replayed
            """;

    private static final Set<String> PARKED =
            Set.of("RecoveryRetrieveRetryInterval", "RecoveryWalStream");

    /**
     * The startup process may sleep out an interval that began before the last WAL came: the reload
     * before wakes it, and only a longer look proves that it found nothing more.
     */
    private static final Duration PARKED_FOR = Duration.ofMillis(30);

    private final Reach reach;

    Revocation(Reach reach) {
        this.reach = reach;
    }

    /**
     * Revokes, drains, and reads the position, on a session that is open and locked already; it
     * stays the caller's on failure.
     */
    Standby with(String node, ControlSession control) throws NodeException, NotRevoked {
        promise(control);
        return promised(node, control);
    }

    /** Step 3.1 alone, which takes nothing away from the standby. */
    void promise(ControlSession control) throws NodeException, NotRevoked {
        if (!control.execute("select pg_is_in_recovery()").isTrue()) {
            throw new NotRevoked("is not a standby");
        }
        control.raisePromise();
    }

    /** All the rest, on a standby that has promised in this session. */
    Standby promised(String node, ControlSession control) throws NodeException, NotRevoked {
        Map<String, String> files =
                control.fileSettings("synchronous_standby_names", KeptRestoreCommand.SETTING);
        if (!StandbyNames.NONE.matches(files.get("synchronous_standby_names"))) {
            control.set("synchronous_standby_names", StandbyNames.NONE.value());
        }
        control.set("primary_conninfo", "");
        String restore = KeptRestoreCommand.take(control, files.get(KeptRestoreCommand.SETTING));
        control.reload();
        awaitLoaded(node, control);
        park(control);
        Session replication = reach.replication(node);
        try {
            drain(control);
            Position position = new Positions(control, replication).read();
            return new Standby(facts(node, control, position, restore), control, replication);
        } catch (NodeException | NotRevoked | RuntimeException e) {
            replication.abort();
            throw e;
        }
    }

    /**
     * Only a new connection proves that the postmaster has read its files. It signals its children
     * after that, so this session is asked first: a new connection that comes too early costs more.
     */
    private void awaitLoaded(String node, ControlSession control) throws NodeException, NotRevoked {
        Poll poll = Poll.within(reach.timing().step());
        boolean loaded =
                poll.until(() -> control.execute(NO_UPSTREAM).isTrue())
                        && poll.until(
                                () -> {
                                    try (Session fresh = reach.look(node)) {
                                        return fresh.query(NO_UPSTREAM, reach.timing().step())
                                                .isTrue();
                                    }
                                });
        if (!loaded) {
            throw new NotRevoked("did not reload its settings in time");
        }
    }

    /**
     * The pause counts only when it was asked for after the new values were seen: one that stood
     * before (an operator's, a predecessor's) is lifted first and seen to be left.
     */
    private void park(ControlSession control) throws NodeException, NotRevoked {
        Poll poll = Poll.within(reach.timing().step());
        Rows now = state(control);
        if (!"not paused".equals(now.get(0, "pause"))) {
            control.execute("select pg_wal_replay_resume()");
            now = state(control);
        }
        boolean left = !waitsPaused(now) || poll.until(() -> !waitsPaused(state(control)));
        boolean revoked = left && poll.until(() -> pausedWithoutReceiver(control));
        if (!revoked) {
            throw new NotRevoked("its replay would not pause, or its receiver would not end");
        }
        control.execute("select pg_wal_replay_resume()");
    }

    /** Asks for the pause where it is not asked for yet; true once the handshake is complete. */
    private boolean pausedWithoutReceiver(ControlSession control) throws NodeException {
        Rows state = state(control);
        if (!"t".equals(state.get(0, "standby"))) {
            throw new NodeException(
                    NodeException.Kind.SQL, null, control.address() + " left recovery meanwhile");
        }
        boolean receiver = !"0".equals(state.get(0, "receivers"));
        switch (String.valueOf(state.get(0, "pause"))) {
            case "paused" -> {
                if (!receiver) {
                    return true;
                }
                control.execute("select pg_wal_replay_resume()");
            }
            case "not paused" -> {
                if (!receiver) {
                    control.execute("select pg_wal_replay_pause()");
                }
            }
            default -> {}
        }
        return false;
    }

    private static boolean waitsPaused(Rows state) {
        return "RecoveryPause".equals(state.get(0, "waits"));
    }

    private static Rows state(ControlSession control) throws NodeException {
        return control.execute(STATE);
    }

    private void drain(ControlSession control) throws NodeException, NotRevoked {
        Poll poll = Poll.within(reach.timing().drain());
        long[] parkedSince = new long[1];
        control.reload();
        boolean drained =
                poll.until(
                        () -> {
                            Rows state = control.execute(REPLAY);
                            String received = state.get(0, "received");
                            String replayed = state.get(0, "replayed");
                            String waits = state.get(0, "waits");
                            long now = System.nanoTime();
                            boolean parks = waits != null && PARKED.contains(waits);
                            if (!parks || parkedSince[0] == 0) {
                                parkedSince[0] = now;
                            }
                            boolean parked = parks && now - parkedSince[0] > PARKED_FOR.toNanos();
                            return parked
                                    || (received != null
                                            && replayed != null
                                            && Lsn.parse(replayed).atLeast(Lsn.parse(received)));
                        });
        if (!drained) {
            throw new NotRevoked("did not replay what it received in time");
        }
    }

    private static Revoked facts(
            String node, ControlSession control, Position position, @Nullable String restore)
            throws NodeException {
        Rows facts = control.execute(FACTS);
        return new Revoked(
                node,
                position,
                Lsn.parse(String.valueOf(facts.get(0, "replayed"))),
                restore,
                String.valueOf(facts.get(0, "system")),
                Integer.parseInt(String.valueOf(facts.get(0, "version"))),
                "t".equals(facts.get(0, "delayed")));
    }
}
