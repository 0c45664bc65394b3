package io.pgbaton.lab.chaos.fault;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.host.Commands;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Sets the wall clock of one service, which shares the machine's with all others. A time namespace
 * has offsets for the monotonic clocks only (time_namespaces(7)); so the JVM is told another time.
 */
record ClockStep(Lab lab, String service) {

    /** From now on its clock is off by so much; does nothing where it does not run. */
    void set(Duration offset) {
        lab.pid(service).ifPresent(pid -> set(pid, ClockAgent.jar(lab.run().folder()), offset));
    }

    /** The same for any JVM of this machine. */
    static void set(long pid, Path agent, Duration offset) {
        Commands.run(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "JVMTI.agent_load",
                agent.toString(),
                Long.toString(offset.toMillis()));
    }
}
