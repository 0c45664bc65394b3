package io.pgbaton.lab.chaos.fault;

/** Makes planned faults real. */
public final class Faults {
    private Faults() {}

    /** The fault, aimed at those who play the parts now. Nothing is touched yet. */
    public static Fault aim(PlannedFault planned, Arena arena) {
        return switch (planned.kind()) {
            case HOST_KILL -> HostFaults.kill(arena);
            case HOST_FREEZE -> HostFaults.freeze(arena);
            case HOST_VANISH -> HostFaults.vanish(arena);
            case STANDBY_LOST_FIRST -> HostFaults.standbyFirst(planned, arena);
            case PRIMARY_CUT_FROM_STANDBYS -> LinkFaults.cutFromStandbys(arena);
            case PRIMARY_CUT_FROM_MONITORS -> LinkFaults.cutFromMonitors(arena);
            case SLOW_LINK -> LinkFaults.slow(planned, arena);
            case ETCD_MEMBER -> ServiceFaults.etcd(planned, arena, 1);
            case ETCD_QUORUM -> ServiceFaults.etcd(planned, arena, 2);
            case KAFKA_LOSS -> ServiceFaults.kafka(arena);
            case COORDINATOR_KILL -> ServiceFaults.killCoordinator(planned, arena);
            case COORDINATOR_FREEZE -> ServiceFaults.freezeCoordinator(planned, arena);
            case MONITOR_LOSS -> ServiceFaults.monitors(planned, arena);
            case PGBOUNCER_RESTART -> ServiceFaults.pgbouncer(arena);
            case CLOCK_STEP -> ServiceFaults.clock(planned, arena);
            case BACKEND_CRASH -> PostgresFaults.backend(arena);
            case POSTMASTER_RESTART -> PostgresFaults.postmaster(planned, arena);
            case DISK_FULL -> PostgresFaults.diskFull(planned, arena);
            case REPLAY_PAUSED -> PostgresFaults.replayPaused(planned, arena);
        };
    }
}
