package io.pgbaton.coordinator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A decider's deed in the middle of it. Immutable. */
final class Proc {

    private final int id;
    private final Course course;
    private final Set<String> dead;
    private final State state;
    private @Nullable List<Call> calls;
    private long hash;

    /** What became of its decider. */
    enum State {
        DECIDES,
        /** Lost the lease and stopped; what it had sent is still under way. */
        STOPPED,
        /** Lost the lease and does not know: it goes on. */
        GOES_ON
    }

    private Proc(int id, Course course, Set<String> dead, State state) {
        this.id = id;
        this.course = course;
        this.dead = dead;
        this.state = state;
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

    /** Tells it from the others. */
    int id() {
        return id;
    }

    /** How far it is. */
    Course course() {
        return course;
    }

    /** Whether its decider still decides. */
    State state() {
        return state;
    }

    /** Whether a session is open, and did not end without its knowing. */
    boolean has(String session) {
        return course.sessions.contains(session) && !dead.contains(session);
    }

    /** Whether a session ended without its knowing. */
    boolean lost(String session) {
        return dead.contains(session);
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
        List<Call> known = calls;
        if (known == null) {
            known = sent();
            calls = known;
        }
        return known;
    }

    private List<Call> sent() {
        List<Call> sent = new ArrayList<>();
        for (Call call : course.calls) {
            if (call instanceof Call.Query query && has(query.session()) && query.changes()) {
                sent.add(call);
            }
        }
        return sent;
    }

    long hash() {
        if (hash == 0) {
            hash = Mix.of(state == State.STOPPED ? hashOfSent() : hashOfCourse(), state.ordinal());
        }
        return hash;
    }

    private long hashOfSent() {
        long h = Mix.SEED;
        for (Call call : calls()) {
            h = Mix.of(h, ((Call.Query) call).node());
            h = Mix.of(h, ((Call.Query) call).sql());
        }
        return h;
    }

    private long hashOfCourse() {
        long h = Mix.of(course.hash(), id);
        for (String session : dead) {
            h = Mix.of(h, session);
        }
        return h;
    }
}
