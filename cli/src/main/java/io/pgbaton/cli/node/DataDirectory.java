package io.pgbaton.cli.node;

import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Promise;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A data directory that is renamed away while it is worked on: rewind and base backup bring the
 * source's settings, promise included, and take {@code standby.signal} away, so that what is
 * half-done would start as a second primary [T11]. Promise and configuration files are kept beside
 * it meanwhile (I12).
 */
final class DataDirectory {

    private static final List<String> OWN_FILES =
            List.of("postgresql.conf", "pg_hba.conf", "pg_ident.conf");

    private final Path data;
    private final Path parent;
    private final Path work;
    private final Path kept;
    private final Path copy;
    private final Path before;

    DataDirectory(Path data) {
        this.data = data.toAbsolutePath().normalize();
        Path above = this.data.getParent();
        if (above == null) {
            throw new Trouble(data + " is no data directory; correct --data");
        }
        this.parent = above;
        this.work = this.data.resolveSibling(this.data.getFileName() + ".pgbaton-work");
        this.kept = this.data.resolveSibling(this.data.getFileName() + ".pgbaton-kept");
        this.copy = this.data.resolveSibling(this.data.getFileName() + ".pgbaton-copy");
        this.before = this.data.resolveSibling(this.data.getFileName() + ".pgbaton-before");
    }

    /**
     * Lets a data directory pass, and the place for one: what is there is replaced, so it must be
     * PostgreSQL's.
     *
     * @throws Trouble when it is anything else
     */
    void check() {
        if (!Files.isDirectory(parent)) {
            throw new Trouble(
                    data
                            + " cannot be made: "
                            + parent
                            + " is no folder; create it for the user that runs PostgreSQL, or correct"
                            + " --data");
        }
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.list(data)) {
            if (!Files.exists(data.resolve("PG_VERSION")) && files.findAny().isPresent()) {
                throw new Trouble(
                        data
                                + " has files and no PG_VERSION, so it is no data directory; correct"
                                + " --data, or empty it for a base backup");
            }
        } catch (NotDirectoryException e) {
            throw new Trouble(data + " is no folder; correct --data", e);
        } catch (IOException e) {
            throw failure("read", data, e);
        }
    }

    /** Where it is worked on. */
    Path work() {
        return work;
    }

    /** Where a copy is taken while the data that are there stay as they are; empty. */
    Path copy() {
        delete(copy);
        return copy;
    }

    /** Where the data stand that a copy has taken the place of. */
    Path before() {
        return before;
    }

    /**
     * Has the copy, which is complete, take the place of the data. Those stay in {@link #before}:
     * they may be the last that have what was acknowledged. An earlier run's stay there.
     */
    void exchange() {
        takeAway();
        try {
            if (Files.exists(before)) {
                delete(work);
            } else if (Files.exists(work)) {
                Files.move(work, before, StandardCopyOption.ATOMIC_MOVE);
                sync(parent);
            }
            Files.move(copy, work, StandardCopyOption.ATOMIC_MOVE);
            sync(parent);
        } catch (IOException e) {
            throw failure("exchange", data, e);
        }
    }

    /** With all that is in it; what is not there is left so. */
    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw failure("delete", folder, e);
        }
    }

    /** Whether an earlier run stopped half-way. */
    boolean halfDone() {
        return !Files.exists(data) && (Files.exists(work) || Files.exists(kept));
    }

    /** Of a directory that is half done: where what there is stands. */
    String told() {
        List<String> there =
                Stream.of(work, before, copy).filter(Files::exists).map(Path::toString).toList();
        String trouble = data + " is not there: an earlier run stopped half-way; see " + there;
        return trouble + ". Start none of them by hand; run this again once a primary is sealed";
    }

    /** Whether it would start as a standby. */
    boolean standby() {
        return Files.exists(data.resolve("standby.signal"));
    }

    /** Whether a server runs on it, as far as its lock file says. */
    boolean running() {
        try {
            String pid =
                    Files.readAllLines(data.resolve("postmaster.pid")).stream()
                            .findFirst()
                            .orElse("");
            return ProcessHandle.of(Long.parseLong(pid.strip()))
                    .filter(ProcessHandle::isAlive)
                    .isPresent();
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    /** The highest promise that the node, or an earlier run, has on record. */
    Promise promise() {
        Promise promise = Promise.NONE;
        for (Path folder : List.of(data, kept)) {
            promise = promise.max(promiseIn(folder));
        }
        return promise;
    }

    private static Promise promiseIn(Path folder) {
        return Promise.parse(autoConf(folder).get(Promise.SETTING));
    }

    private static AutoConf autoConf(Path folder) {
        try {
            return AutoConf.parse(Files.readString(folder.resolve("postgresql.auto.conf")));
        } catch (NoSuchFileException e) {
            return AutoConf.parse("");
        } catch (IOException e) {
            throw failure("read", folder.resolve("postgresql.auto.conf"), e);
        }
    }

    /** Keeps what must survive, then renames the directory away. */
    void takeAway() {
        if (!Files.exists(data)) {
            return;
        }
        try {
            Files.createDirectories(kept);
            for (String name : names()) {
                if (Files.exists(data.resolve(name))) {
                    Files.copy(
                            data.resolve(name),
                            kept.resolve(name),
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.COPY_ATTRIBUTES);
                    sync(kept.resolve(name));
                }
            }
            sync(kept);
            Files.move(data, work, StandardCopyOption.ATOMIC_MOVE);
            sync(parent);
        } catch (IOException e) {
            throw failure("take away", data, e);
        }
    }

    private static List<String> names() {
        return Stream.concat(OWN_FILES.stream(), Stream.of("postgresql.auto.conf")).toList();
    }

    /**
     * Puts it back as a standby: its own configuration files, the promise that is the higher of its
     * own and the source's, these settings, and the signal file.
     */
    void putBack(List<Setting> settings) {
        try {
            AutoConf conf = autoConf(work);
            Promise promise = promiseIn(work).max(promiseIn(kept));
            conf.set(Promise.SETTING, promise.toString());
            settings.forEach(setting -> conf.set(setting.name(), setting.value()));
            for (String name : OWN_FILES) {
                if (Files.exists(kept.resolve(name))) {
                    Files.copy(
                            kept.resolve(name),
                            work.resolve(name),
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.COPY_ATTRIBUTES);
                    sync(work.resolve(name));
                }
            }
            write(work.resolve("postgresql.auto.conf"), conf.text());
            write(work.resolve("standby.signal"), "");
            sync(work);
            Files.move(work, data, StandardCopyOption.ATOMIC_MOVE);
            sync(parent);
            for (String name : names()) {
                Files.deleteIfExists(kept.resolve(name));
            }
            Files.deleteIfExists(kept);
        } catch (IOException e) {
            throw failure("put back", data, e);
        }
    }

    /** A setting of {@code postgresql.auto.conf}. */
    record Setting(String name, String value) {}

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        sync(file);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Trouble failure(String verb, Path path, IOException e) {
        return new Trouble(
                "cannot " + verb + " " + path + ": " + e + "; run this as the user that owns it",
                e);
    }
}
