package io.pgbaton.lab.host;

import java.util.List;

/**
 * Who goes first where servers share a machine's processors, as all of them do here. The real-time
 * class {@code SCHED_RR} (sched(7)), as corosync has it, lets a server that is woken run at once
 * instead of after a busy one's slice; among its ranks those go first that are waited for by all
 * and never work for long. The kernel keeps a share of 5 % for everybody else. Where a machine does
 * not allow the class: a nice value of -10.
 */
public enum Priority {
    /** What everybody waits for: etcd, PgBouncer. */
    AWAITED(3),
    /** What is decided on: PostgreSQL. */
    DECIDED_ON(2),
    /**
     * What decides: coordinators, configurators. From when they are ready on: a JVM that starts,
     * and practises its part, would keep the clients waiting for a second.
     */
    DECIDES(1, true),
    /** Everything else. */
    USUAL(0);

    private final int rank;
    private final boolean onceReady;

    Priority(int rank) {
        this(rank, false);
    }

    Priority(int rank, boolean onceReady) {
        this.rank = rank;
        this.onceReady = onceReady;
    }

    /** For {@code sh -c}: runs its arguments with this priority in its own place. */
    public String script() {
        return rank == 0
                ? "exec \"$@\""
                : "if chrt --rr %d true 2>/dev/null; then exec %s\"$@\"; fi;"
                                .formatted(rank, onceReady ? "" : "chrt --rr " + rank + " ")
                        + " exec nice -n -10 \"$@\"";
    }

    /** Gives a server that is ready what it did not start with. */
    public void ready(long pid) {
        if (onceReady) {
            String rise =
                    "if chrt --rr %1$d true 2>/dev/null; then chrt --all-tasks --rr --pid %1$d %2$d; fi";
            Commands.run("sh", "-c", rise.formatted(rank, pid));
        }
    }

    /** The words in front of a command that make it run with this priority. */
    List<String> words() {
        return rank == 0 ? List.of() : List.of("sh", "-c", script(), "-");
    }
}
