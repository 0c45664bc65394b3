package io.pgbaton.lab;

import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunCgroups;
import io.pgbaton.lab.host.RunFolder;
import java.util.Optional;

/** Finds the labs that other processes started. */
public final class Labs {

    private Labs() {}

    /** The lab that {@code ./pgbaton lab up} or {@code demo --keep} left running. */
    public static Optional<Lab> running() {
        return RunFolder.current()
                .filter(run -> new RunCgroups(run.name()).populated())
                .flatMap(run -> LabState.read(run).map(state -> Lab.attach(state, run)));
    }

    /** The running lab, or a message that there is none. */
    public static Lab require() {
        return running()
                .orElseThrow(() -> new LabFailure("no lab is up", "Start one: ./pgbaton lab up"));
    }

    /** Fails while a lab is up that commands speak to. */
    public static void requireNone() {
        sweepOrphans();
        running()
                .ifPresent(
                        lab -> {
                            throw new LabFailure(
                                    "a lab is up already: " + lab.run().name(),
                                    "Look at it: ./pgbaton lab status; end it: ./pgbaton lab down");
                        });
    }

    /** Ends labs whose owner was killed before it could clean up. */
    static void sweepOrphans() {
        for (RunFolder run : RunFolder.all()) {
            LabState.read(run)
                    .filter(LabState::orphaned)
                    .filter(state -> new RunCgroups(run.name()).populated())
                    .ifPresent(state -> Lab.attach(state, run).close());
        }
    }
}
