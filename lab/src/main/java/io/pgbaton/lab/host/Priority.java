package io.pgbaton.lab.host;

import java.util.List;

/**
 * Who goes first where servers share a machine's processors, as all of them do here. On real hosts
 * the services' units say the same.
 */
public enum Priority {
    /**
     * What decides and what is decided on: the real-time class {@code SCHED_RR} at its lowest
     * priority (sched(7)), as corosync has it, so that a server that is woken runs at once and does
     * not wait for a busy one's slice. The kernel keeps a share of 5 % for all others. Where a
     * machine does not allow the class: a nice value of -10.
     */
    DECIDES(
            "if chrt --rr 1 true 2>/dev/null; then exec chrt --rr 1 \"$@\"; fi;"
                    + " exec nice -n -10 \"$@\""),

    /** What tells of it: a nice value of -5, or 0 where the machine does not let us raise it. */
    TELLS("exec nice -n -5 \"$@\""),

    /** Everything else. */
    USUAL("exec \"$@\"");

    private final String script;

    Priority(String script) {
        this.script = script;
    }

    /** For {@code sh -c}: runs its arguments with this priority in its own place. */
    public String script() {
        return script;
    }

    /** The words in front of a command that make it run with this priority. */
    List<String> words() {
        return this == USUAL ? List.of() : List.of("sh", "-c", script, "-");
    }
}
