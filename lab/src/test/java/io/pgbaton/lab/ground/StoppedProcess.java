package io.pgbaton.lab.ground;

import static org.awaitility.Awaitility.await;

import io.pgbaton.lab.host.Commands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that stands still (SIGSTOP), as one does that is not scheduled; goes on when closed.
 */
record StoppedProcess(long pid) implements AutoCloseable {

    /** The number of SIGUSR2, by which the postmaster tells the startup process to promote. */
    static final int SIGUSR2 = 12;

    /** Stops it; it stands when this returns. */
    static StoppedProcess of(long pid) {
        Commands.run("kill", "-STOP", Long.toString(pid));
        StoppedProcess process = new StoppedProcess(pid);
        await().atMost(Ground.SOON).until(() -> process.status("State").startsWith("T"));
        return process;
    }

    /** Whether this signal was sent to it and waits for it to run (proc_pid_status(5)). */
    boolean hasPending(int signal) {
        return (Long.parseUnsignedLong(status("ShdPnd"), 16) >> (signal - 1) & 1) == 1;
    }

    private String status(String field) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets it run again, if it still is there. */
    @Override
    public void close() {
        if (Files.exists(Path.of("/proc", Long.toString(pid)))) {
            Commands.run("kill", "-CONT", Long.toString(pid));
        }
    }
}
