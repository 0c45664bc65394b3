package io.pgbaton.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything one run of the lab leaves on disk: data, secrets, logs, state. */
public record RunFolder(Path folder) {
    /** Where runs live inside the toolbox; the front door binds the cache's folder there. */
    public static final Path RUNS = Path.of("/var/lib/pgbaton");

    /** Where what can be used again lives: database templates, formatted storage, JVM caches. */
    public static final Path DATA = Path.of("/var/cache/pgbaton");

    private static final Path CURRENT = RUNS.resolve("current");
    private static final int KEPT_RUNS = 8;
    private static final Duration REMOVAL = Duration.ofSeconds(10);

    /**
     * The kind of file system that the hosts' data lie on, in the words of stat(1): "ext2/ext3" for
     * all of that family, "tmpfs" for one in memory.
     */
    public static String fileSystem() {
        return Commands.run("stat", "--file-system", "--format=%T", RUNS.toString()).strip();
    }

    /** Makes the folder of a new run. */
    public static RunFolder create() {
        String base = LocalDateTime.now().format(DateTimeFormatter.ofPattern("MMdd-HHmmss"));
        RunFolder run = new RunFolder(RUNS.resolve(base + "-" + ProcessHandle.current().pid()));
        for (int i = 2; Files.exists(run.folder()); i++) {
            run = new RunFolder(RUNS.resolve(base + "-" + ProcessHandle.current().pid() + "-" + i));
        }
        for (Path path : List.of(run.logs(), run.pids(), run.secrets())) {
            run.make(path);
        }
        return run;
    }

    /** The run that commands of other processes speak to, if one is up. */
    public static Optional<RunFolder> current() {
        try {
            return Optional.of(new RunFolder(RUNS.resolve(Files.readString(CURRENT).strip())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure("read", CURRENT, e);
        }
    }

    /** All runs that left a folder, the latest last. */
    public static List<RunFolder> all() {
        try (Stream<Path> paths = Files.list(RUNS)) {
            return paths.filter(Files::isDirectory)
                    .sorted(Comparator.naturalOrder())
                    .map(RunFolder::new)
                    .toList();
        } catch (IOException e) {
            throw failure("read", RUNS, e);
        }
    }

    public String name() {
        return folder.getFileName().toString();
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    public Path log(String server) {
        return logs().resolve(server + ".log");
    }

    public Path pids() {
        return folder.resolve("pids");
    }

    public Path secrets() {
        return folder.resolve("secrets");
    }

    /** The folder of one server's files. */
    public Path of(String server) {
        return folder.resolve("servers").resolve(server);
    }

    /** A path as a person outside the toolbox finds it. */
    public static Path seenFromOutside(Path path) {
        String outside = System.getenv("PGBATON_RUNS_SEEN_AS");
        return outside != null && path.startsWith(RUNS)
                ? Path.of(outside).resolve(RUNS.relativize(path))
                : path;
    }

    /** Makes this run the one other processes speak to. */
    public void publish() {
        writeAtomically(CURRENT, name() + "\n");
    }

    /** Ends the publication, if it is this run's. */
    public void withdraw() {
        if (current().equals(Optional.of(this))) {
            try {
                Files.deleteIfExists(CURRENT);
            } catch (IOException e) {
                throw failure("remove", CURRENT, e);
            }
        }
    }

    /** Keeps this run's logs from being tidied up by later runs. */
    public void keep() {
        writeAtomically(kept(), "");
    }

    private Path kept() {
        return folder.resolve("kept");
    }

    /** Removes the data; logs stay, of the latest runs and of those that are {@link #keep kept}. */
    public void tidy() {
        unmount();
        remove(folder.resolve("servers"));
        remove(pids());
        List<RunFolder> runs = all().stream().filter(run -> !Files.exists(run.kept())).toList();
        runs.stream()
                .limit(Math.max(0, runs.size() - KEPT_RUNS))
                .filter(run -> !Files.exists(run.folder().resolve("servers")))
                .forEach(run -> remove(run.folder()));
    }

    /** Writes a file whole or not at all. */
    public static void writeAtomically(Path path, String text) {
        Path next = path.resolveSibling("." + path.getFileName() + ".new");
        try {
            Files.writeString(next, text);
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure("write", path, e);
        }
    }

    /** Makes a folder that servers may pass through, whatever the umask. */
    public Path make(Path path) {
        synchronized (RunFolder.class) {
            try {
                for (Path at = RUNS; !at.equals(path); ) {
                    at = at.resolve(at.relativize(path).getName(0));
                    if (!Files.exists(at)) {
                        Files.createDirectory(at);
                        Files.setPosixFilePermissions(
                                at, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
                return path;
            } catch (IOException e) {
                throw failure("make", path, e);
            }
        }
    }

    /** Takes away what this process has mounted in it; see proc_pid_mounts(5). */
    private void unmount() {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            mounts.map(line -> line.split(" ")[1])
                    .filter(point -> Path.of(point).startsWith(folder))
                    .toList()
                    .forEach(point -> Commands.run("umount", point));
        } catch (IOException e) {
            throw failure("look at the mounts of", folder, e);
        }
    }

    /** A start that was interrupted may still be copying into it for a moment. */
    private static void remove(Path path) {
        Await.until(
                seenFromOutside(path) + " to be removed",
                REMOVAL,
                () -> {
                    try {
                        Commands.run("rm", "-rf", "--one-file-system", path.toString());
                        return true;
                    } catch (LabFailure e) {
                        return false;
                    }
                });
    }

    private static LabFailure failure(String verb, Path path, IOException e) {
        return new LabFailure(
                "cannot %s %s: %s".formatted(verb, seenFromOutside(path), e.getMessage()),
                "Is the disk full, or was this not started by ./pgbaton?",
                e);
    }
}
