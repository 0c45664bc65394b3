package io.pgbaton.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What the run folder says about a lab.
 *
 * @param kept whether it outlives the process that started it
 * @param ownNetwork whether it has a network namespace of its own
 * @param owner the process that started it
 * @param ownerStarted when that process started, since process ids come round again (epoch ms)
 */
record LabState(LabPlan plan, boolean kept, boolean ownNetwork, long owner, long ownerStarted) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static LabState of(LabPlan plan, boolean kept, boolean ownNetwork) {
        ProcessHandle self = ProcessHandle.current();
        return new LabState(plan, kept, ownNetwork, self.pid(), startOf(self));
    }

    LabState withKept() {
        return new LabState(plan, true, ownNetwork, owner, ownerStarted);
    }

    /** Whether nobody answers for this lab any more: its owner died before it could clean up. */
    boolean orphaned() {
        return !kept
                && ProcessHandle.of(owner)
                        .filter(ProcessHandle::isAlive)
                        .filter(handle -> startOf(handle) == ownerStarted)
                        .isEmpty();
    }

    void write(RunFolder run) {
        try {
            RunFolder.writeAtomically(file(run), JSON.writeValueAsString(this));
        } catch (IOException e) {
            throw new LabFailure("cannot write " + file(run), "Is the disk full?", e);
        }
    }

    /** Reads it, unless the folder is none of a lab or was never completed. */
    static Optional<LabState> read(RunFolder run) {
        try {
            return Files.exists(file(run))
                    ? Optional.of(JSON.readValue(Files.readString(file(run)), LabState.class))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path file(RunFolder run) {
        return run.folder().resolve("state.json");
    }

    private static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
    }
}
