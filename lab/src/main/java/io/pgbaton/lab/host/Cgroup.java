package io.pgbaton.lab.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One cgroup v2 folder. {@code cgroup.kill} is the atomic death of everything in it, {@code
 * cgroup.freeze} makes it hang (Linux, Documentation/admin-guide/cgroup-v2.rst).
 */
public record Cgroup(Path folder) {

    /** Makes the folder, where it is missing. */
    public Cgroup create() {
        try {
            Files.createDirectories(folder);
            return this;
        } catch (IOException e) {
            throw new LabFailure(
                    "cannot make the cgroup " + folder + ": " + e.getMessage(),
                    "The lab needs root and a writable cgroup v2 hierarchy.",
                    e);
        }
    }

    public Cgroup child(String name) {
        return new Cgroup(folder.resolve(name));
    }

    /** SIGKILLs every process in it and below, at once; works while frozen. */
    public void kill() {
        write("cgroup.kill", "1");
    }

    public void freeze() {
        write("cgroup.freeze", "1");
    }

    /** Lets its processes run again. A killed cgroup stays frozen until this is called. */
    public void thaw() {
        write("cgroup.freeze", "0");
    }

    /** Whether it was asked to freeze. */
    public boolean frozen() {
        return read("cgroup.freeze").strip().equals("1");
    }

    /** Whether a live process is in it or below. */
    public boolean populated() {
        return read("cgroup.events").lines().anyMatch("populated 1"::equals);
    }

    /** The processes in it, not those below. */
    public List<Long> pids() {
        return read("cgroup.procs").lines().map(Long::valueOf).toList();
    }

    /** Removes it and everything below; its processes have to be gone. */
    public void remove() {
        try (Stream<Path> below = Files.list(folder)) {
            below.filter(Files::isDirectory).forEach(path -> new Cgroup(path).remove());
            Files.delete(folder);
        } catch (NoSuchFileException e) {
            // Gone already: someone else cleaned up.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String value) {
        try {
            Files.writeString(folder.resolve(file), value);
        } catch (NoSuchFileException e) {
            // A cgroup that does not exist holds nothing to act on.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
