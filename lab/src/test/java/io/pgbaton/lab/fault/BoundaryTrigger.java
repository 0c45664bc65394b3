package io.pgbaton.lab.fault;

import io.pgbaton.cluster.domain.RecoveryPhase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Between a test and the coordinators: a file that says "whoever journals this phase next suffers
 * this fault". It is claimed by renaming it, so that it hits one process, once.
 *
 * @param folder where the file lies, which the test and the coordinators share
 */
public record BoundaryTrigger(Path folder) {

    /**
     * Who was hit.
     *
     * @param instance the coordinator's name
     * @param token of the term that it was in
     */
    public record Victim(String instance, long token) {}

    /** Sets the trigger, in place of what there was. */
    public void arm(RecoveryPhase phase, Fault fault) {
        disarm();
        try {
            Files.createFile(armed(phase, fault));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes every trigger and every trace. */
    public void disarm() {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who was hit since it was armed, if anybody. */
    public Optional<Victim> victim() {
        try (var files = Files.newDirectoryStream(folder, "hit,*")) {
            for (Path file : files) {
                String[] parts = file.getFileName().toString().split(",");
                return Optional.of(new Victim(parts[1], Long.parseLong(parts[2])));
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the trigger was set and is the caller's now. */
    boolean claim(RecoveryPhase phase, Fault fault, Victim self) {
        Path mine = folder.resolve("hit," + self.instance() + "," + self.token());
        try {
            Files.move(armed(phase, fault), mine, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path armed(RecoveryPhase phase, Fault fault) {
        return folder.resolve(phase + "," + fault);
    }
}
