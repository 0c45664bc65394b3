package io.pgbaton.lab.server;

import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a JVM learned in a training run (JEP 483, 514): its next start takes half the CPU. The JVM
 * itself checks that a cache fits its class path, and goes without when it does not.
 *
 * @param file the cache; made when a recording JVM ends in good order
 * @param recording where this run's recording JVM writes
 */
public record AotCache(Path file, Path recording) {
    private static final Path FOLDER = RunFolder.DATA.resolve("aot");

    /**
     * @param name tells programs apart
     * @param jars the folders of its class path; a change of any jar makes another cache
     */
    static AotCache of(String name, List<Path> jars, RunFolder run) {
        int key = jars.stream().mapToInt(AotCache::fingerprint).reduce(17, (a, b) -> 31 * a + b);
        // Each checkout has its own, so that a newer build replaces what its elder learned.
        Path folder = FOLDER.resolve(Integer.toHexString(jars.hashCode()));
        String stem = name + "-" + Integer.toHexString(key);
        return new AotCache(
                folder.resolve(stem + ".aot"), folder.resolve(stem + "." + run.name() + ".new"));
    }

    boolean ready() {
        return Files.exists(file);
    }

    /** JVM options: use the cache where there is one, else record one if this is the run for it. */
    List<String> options(boolean trains) {
        if (ready()) {
            return List.of("-XX:AOTCache=" + file, "-Xlog:aot=off", "-Xlog:cds=off");
        }
        if (!trains) {
            return List.of();
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new LabFailure("cannot make " + file.getParent(), "Is the disk full?", e);
        }
        return List.of("-XX:AOTCacheOutput=" + recording, "-Xlog:aot=off", "-Xlog:cds=off");
    }

    /** Takes over what a recording JVM left when it ended, if it left anything. */
    void keep() {
        try {
            Files.move(recording, file);
            remove(file.resolveSibling("."), path -> !path.normalize().equals(file));
        } catch (NoSuchFileException e) {
            // It did not end in good order; the next run tries again.
        } catch (IOException e) {
            throw new LabFailure("cannot keep " + file, "Is the disk full?", e);
        }
    }

    /** Removes what recording JVMs of a run left half-written. */
    public static void tidy(RunFolder run) {
        remove(FOLDER, path -> path.getFileName().toString().contains("." + run.name() + ".new"));
    }

    private static void remove(Path folder, Predicate<Path> which) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.filter(Files::isRegularFile).filter(which).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int fingerprint(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(path -> path.toString().endsWith(".jar"))
                    .sorted()
                    .mapToInt(AotCache::fingerprintOfJar)
                    .reduce(folder.hashCode(), (a, b) -> 31 * a + b);
        } catch (NoSuchFileException e) {
            throw new LabFailure(
                    folder + " is missing: that module is not built",
                    "Run: ./pgbaton mvn -Dquick package",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int fingerprintOfJar(Path jar) {
        try {
            return jar.toString().hashCode()
                    ^ Files.getLastModifiedTime(jar).hashCode()
                    ^ Long.hashCode(Files.size(jar));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
