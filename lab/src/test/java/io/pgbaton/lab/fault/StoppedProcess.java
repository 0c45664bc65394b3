package io.pgbaton.lab.fault;

import static org.awaitility.Awaitility.await;

import io.pgbaton.lab.host.Commands;
import io.pgbaton.lab.host.LabFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that stands still (SIGSTOP), as one does that is not scheduled; goes on when closed.
 *
 * @param pid its process id
 */
public record StoppedProcess(long pid) implements AutoCloseable {

    /** The number of SIGUSR2, by which the postmaster tells the startup process to promote. */
    public static final int SIGUSR2 = 12;

    private static final Duration SOON = Duration.ofSeconds(30);

    /**
     * Stops it; it stands when this returns.
     *
     * @throws LabFailure when there is no such process
     */
    public static StoppedProcess of(long pid) {
        Commands.run("kill", "-STOP", Long.toString(pid));
        StoppedProcess process = new StoppedProcess(pid);
        await().atMost(SOON).until(() -> process.status("State").startsWith("T"));
        return process;
    }

    /** Whether this signal was sent to it and waits for it to run (proc_pid_status(5)). */
    public boolean hasPending(int signal) {
        return (Long.parseUnsignedLong(status("ShdPnd"), 16) >> (signal - 1) & 1) == 1;
    }

    /**
     * Lets it run again, if it still is there: who is killed while it stands has ended.
     *
     * @throws LabFailure when it is there and cannot be told
     */
    @Override
    public void close() {
        try {
            Commands.run("kill", "-CONT", Long.toString(pid));
        } catch (LabFailure e) {
            if (Files.exists(folder())) {
                throw e;
            }
        }
    }

    private String status(String field) {
        try {
            return Files.readAllLines(folder().resolve("status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder() {
        return Path.of("/proc", Long.toString(pid));
    }
}
