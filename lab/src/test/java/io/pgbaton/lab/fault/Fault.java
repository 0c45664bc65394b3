package io.pgbaton.lab.fault;

/** What befalls a process, by the Linux signal that does it. */
public enum Fault {
    /** SIGKILL: it is gone. */
    KILLED(9),
    /** SIGSTOP: every thread stands where it is until SIGCONT; connections stay open. */
    FROZEN(19);

    private final int signal;

    Fault(int signal) {
        this.signal = signal;
    }

    int signal() {
        return signal;
    }
}
