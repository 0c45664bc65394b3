package io.pgbaton.lab.chaos.fault;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.Commands;
import java.time.Duration;

/**
 * Sets the wall clock of one service, which shares the machine's with all others. A time namespace
 * has offsets for the monotonic clocks only (time_namespaces(7)); so the JVM is told another time.
 */
record ClockStep(Lab lab, String service) {

    /** From now on its clock is off by so much; does nothing where it does not run. */
    void set(Duration offset) {
        lab.pid(service)
                .ifPresent(
                        pid ->
                                Commands.run(
                                        "jcmd",
                                        pid.toString(),
                                        "JVMTI.agent_load",
                                        ClockAgent.jar(lab.run().folder()).toString(),
                                        Long.toString(offset.toMillis())));
    }
}
