package io.pgbaton.cluster.node;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A node on which a control session is opened, by a script, and the log of what it was told. */
final class ControlStage {

    static final Promise MINE = new Promise(new Epoch(5), 42);
    static final NodeAddress PG2 = new NodeAddress("pg2", "10.0.0.2", 5432);

    final List<String> log = new ArrayList<>();

    /** What comes of each try to be alone and to take the lock; "t" in the end. */
    final Deque<String> lock = new ArrayDeque<>();

    Rows promised = ScriptedSession.rows();

    /** Whether somebody raises the promise once it was looked at. */
    boolean raisedLater;

    final ScriptedSession session = new ScriptedSession(log, this::answer);
    final StepGuard guard = step -> log.add("check " + step.toMillis());

    private Rows answer(String sql) {
        if (sql.contains("pg_try_advisory_lock")) {
            return ScriptedSession.rows(lock.isEmpty() ? "t" : lock.remove());
        }
        if (sql.contains("'pgbaton.promised'")) {
            Rows now = promised;
            promised = raisedLater ? ScriptedSession.rows("6_1") : promised;
            return now;
        }
        return ScriptedSession.rows();
    }

    ControlSession open() throws NodeException {
        return open(Duration.ofMillis(800));
    }

    ControlSession open(Duration step) throws NodeException {
        return open(step, guard);
    }

    ControlSession open(Duration step, StepGuard stepGuard) throws NodeException {
        NodeDialer dialer =
                (address, login, timeout) -> {
                    log.add("dial");
                    return session;
                };
        return ControlSession.open(
                dialer,
                PG2,
                ControlSession.login("pgbaton", Path.of("/secret")),
                MINE,
                stepGuard,
                step);
    }

    /** The lease is lost after so many checks. */
    static StepGuard failingAfter(int checks) {
        int[] left = {checks};
        return step -> {
            if (left[0]-- <= 0) {
                throw new StepGuard.LeadershipLost("too short for a step");
            }
        };
    }

    /** What was done, the long statements by a word. */
    List<String> told() {
        return log.stream()
                .map(
                        sql ->
                                sql.contains("pg_try_advisory_lock")
                                        ? "lock"
                                        : sql.contains("'pgbaton.promised'") ? "promise" : sql)
                .toList();
    }

    /** The same without the checks of the lease. */
    List<String> steps() {
        return told().stream().filter(s -> !s.startsWith("check")).toList();
    }
}
