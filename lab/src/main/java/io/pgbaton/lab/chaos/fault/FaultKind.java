package io.pgbaton.lab.chaos.fault;

import static io.pgbaton.lab.chaos.fault.Victim.COORDINATOR;
import static io.pgbaton.lab.chaos.fault.Victim.ETCD;
import static io.pgbaton.lab.chaos.fault.Victim.KAFKA;
import static io.pgbaton.lab.chaos.fault.Victim.MONITOR;
import static io.pgbaton.lab.chaos.fault.Victim.PGBOUNCER;
import static io.pgbaton.lab.chaos.fault.Victim.PRIMARY;
import static io.pgbaton.lab.chaos.fault.Victim.STANDBY;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What can break. docs/chaos.md tells each for people.
 *
 * <p>The longest times are past every time-out that the fault could meet: what lasts longer shows
 * nothing new.
 */
public enum FaultKind {
    /** Everything on the primary's host dies at once; it is started again afterwards. */
    HOST_KILL(3, 8, true, PRIMARY),
    /** The primary's host hangs, and goes on where it was. */
    HOST_FREEZE(1, 30, true, PRIMARY),
    /** The primary's host is cut off from everybody, and returns. */
    HOST_VANISH(2, 15, true, PRIMARY),
    /** No standby reaches the primary; everybody else does. */
    PRIMARY_CUT_FROM_STANDBYS(2, 7, false, PRIMARY),
    /** No monitor reaches the primary; its standbys do. */
    PRIMARY_CUT_FROM_MONITORS(3, 8, false, PRIMARY),
    /** A standby's host dies, and a while later the primary's. */
    STANDBY_LOST_FIRST(4, 10, true, PRIMARY, STANDBY),
    /** One etcd member dies. */
    ETCD_MEMBER(1, 6, false, ETCD),
    /** A majority of etcd dies. */
    ETCD_QUORUM(2, 7, false, ETCD),
    /** Kafka dies. */
    KAFKA_LOSS("kafka", 2, 7, false, KAFKA),
    /** A coordinator dies, mostly the decider. */
    COORDINATOR_KILL(1, 5, false, COORDINATOR),
    /** A coordinator hangs, mostly the decider, and goes on where it was. */
    COORDINATOR_FREEZE(1, 8, false, COORDINATOR),
    /** One monitor dies, or two. */
    MONITOR_LOSS(2, 5, false, MONITOR),
    /** PgBouncer dies and is started again at once. */
    PGBOUNCER_RESTART(1, 3, false, PGBOUNCER),
    /** A client's backend is killed with SIGKILL: the postmaster throws all clients out (57P03). */
    BACKEND_CRASH(1, 3, true, PRIMARY),
    /** The postmaster is killed, and started again at once by a supervisor. */
    POSTMASTER_RESTART(2, 6, true, PRIMARY),
    /** The primary's disk is full; there is room again afterwards. */
    DISK_FULL(2, 8, true, PRIMARY),
    /** The wall clock of a coordinator, mostly the decider's, is set forth or back. */
    CLOCK_STEP(2, 5, false, COORDINATOR),
    /** An operator has paused replay on a standby. */
    REPLAY_PAUSED(1, 6, false, STANDBY),
    /** The standbys are 30 to 150 ms away from the primary, each way. */
    SLOW_LINK(3, 6, false, STANDBY);

    private final String label;
    private final int shortest;
    private final int longest;
    private final boolean mayMove;
    private final Set<Victim> victims;

    FaultKind(int shortest, int longest, boolean mayMove, Victim... victims) {
        this("", shortest, longest, mayMove, victims);
    }

    FaultKind(String label, int shortest, int longest, boolean mayMove, Victim... victims) {
        this.label = label.isEmpty() ? name().toLowerCase(Locale.ROOT).replace('_', '-') : label;
        this.shortest = shortest;
        this.longest = longest;
        this.mayMove = mayMove;
        EnumSet<Victim> all = EnumSet.noneOf(Victim.class);
        all.addAll(Arrays.asList(victims));
        this.victims = Set.copyOf(all);
    }

    /** Its name on the command line and in files. */
    public String label() {
        return label;
    }

    /** The kind of that name. */
    public static Optional<FaultKind> named(String label) {
        return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }

    /** The least time that it lasts, in seconds. */
    public int shortest() {
        return shortest;
    }

    /** The longest time that it lasts, in seconds. */
    public int longest() {
        return longest;
    }

    /** Whether a failover is right, or at least no wrong: the primary cannot serve. */
    public boolean mayMove() {
        return mayMove;
    }

    /** Whether both can be there at a time. */
    public boolean goesWith(FaultKind other) {
        return victims.stream().noneMatch(other.victims::contains);
    }
}
