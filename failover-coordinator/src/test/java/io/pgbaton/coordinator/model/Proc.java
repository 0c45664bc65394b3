package io.pgbaton.coordinator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A decider's deed in the middle of it. Immutable.
 *
 * @param id tells it from the others
 * @param course how far it is
 * @param dead its sessions that ended without its knowing
 * @param state whether its decider still decides
 */
record Proc(int id, Course course, Set<String> dead, State state) {

    /** What became of its decider. */
    enum State {
        DECIDES,
        /** Lost the lease and stopped; what it had sent is still under way. */
        STOPPED,
        /** Lost the lease and does not know: it goes on. */
        GOES_ON
    }

    static Proc begin(int id, Course course) {
        return new Proc(id, course, Set.of(), State.DECIDES);
    }

    Proc at(Course next) {
        Set<String> left = dead;
        if (!dead.isEmpty()) {
            left = new TreeSet<>(dead);
            left.retainAll(next.sessions);
        }
        return new Proc(id, next, left, state);
    }

    Proc losing(String session) {
        Set<String> all = new TreeSet<>(dead);
        all.add(session);
        return new Proc(id, course, all, state);
    }

    Proc in(State next) {
        return new Proc(id, course, dead, next);
    }

    boolean has(String session) {
        return course.sessions.contains(session) && !dead.contains(session);
    }

    /** Whether the decider is busy with it: its first thread goes on. */
    boolean busy() {
        return state == State.DECIDES && course.task().what().main() && course.result == null;
    }

    /** Calls that still wait; those of a stopped decider only where they were sent. */
    List<Call> calls() {
        if (state != State.STOPPED) {
            return course.calls;
        }
        List<Call> sent = new ArrayList<>();
        for (Call call : course.calls) {
            if (call instanceof Call.Query query
                    && has(query.session())
                    && Server.changes(query.sql())) {
                sent.add(call);
            }
        }
        return sent;
    }

    long hash() {
        long h;
        if (state == State.STOPPED) {
            h = Mix.SEED;
            for (Call call : calls()) {
                h = Mix.of(h, ((Call.Query) call).node());
                h = Mix.of(h, ((Call.Query) call).sql());
            }
        } else {
            h = Mix.of(course.hash, id);
            for (String session : dead) {
                h = Mix.of(h, session);
            }
        }
        return Mix.of(h, state.ordinal());
    }
}
