package io.pgbaton.cli.node;

import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.Conninfo;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pgbaton node prepare}. */
@Command(
        name = "prepare",
        header = "Run before PostgreSQL starts: an old primary becomes a standby of the new one.",
        description = {
            "",
            "The primary and every standby start as they are. A node that was primary before is rewound"
                    + " (pg_rewind) and follows; while a recovery is under way, or etcd does not answer, this"
                    + " waits: it never guesses. Run it as the user that owns the data directory, for"
                    + " example by systemd's ExecStartPre.",
            "",
            "Exit status: 0 PostgreSQL may be started, 1 it must not be."
        })
final class PrepareCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 500;

    private final Pgbaton top;

    @Option(names = "--node", required = true, paramLabel = "NAME", description = "This node.")
    private String node = "";

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FOLDER",
            description = "Its data directory. It is renamed while it is worked on.")
    private Path data = Path.of("");

    @Option(
            names = "--bin",
            paramLabel = "FOLDER",
            description = "Where pg_rewind and pg_basebackup are (default: on the PATH).")
    private @Nullable Path bin;

    @Option(
            names = "--reclone",
            description =
                    "Take a fresh base backup where pg_rewind cannot help; the data that are there are"
                            + " deleted (default: as rejoin.reclone of the cluster file says).")
    private boolean reclone;

    private String told = "";

    PrepareCommand(Pgbaton top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        DataDirectory directory = new DataDirectory(data);
        if (directory.running()) {
            throw new Trouble("a server runs on " + data + "; stop it first");
        }
        if (directory.halfDone()) {
            tell("goes on where an earlier run stopped");
        }
        try (Store store = top.store()) {
            while (true) {
                Optional<Preparation> preparation = look(store, directory);
                switch (preparation.orElse(new Preparation.Wait("etcd does not answer"))) {
                    case Preparation.AsItIs(String why) -> {
                        tell("starts as it is: " + why);
                        return 0;
                    }
                    case Preparation.Follow follow -> {
                        if (follow(store, directory, follow)) {
                            return 0;
                        }
                    }
                    case Preparation.Wait(String why) -> tell("waits: " + why);
                }
                top.reach().sleep(POLL_MILLIS);
            }
        }
    }

    private Optional<Preparation> look(Store store, DataDirectory directory) {
        try {
            String cluster = top.cluster(store);
            return Optional.of(
                    Preparation.of(
                            node,
                            store.get(Key.topology(cluster)).map(Versioned::value).orElse(null),
                            store.get(Key.recovery(cluster)).map(Versioned::value).orElse(null),
                            epochs(store, cluster),
                            directory.promise(),
                            directory.standby()));
        } catch (StoreUnavailable e) {
            return Optional.empty();
        }
    }

    private static List<EpochRecord> epochs(Store store, String cluster) {
        return store.list(Key.epochsPrefix(cluster)).entries().stream()
                .map(entry -> store.read(entry, EpochRecord.class).value())
                .toList();
    }

    /** False: it is to follow another epoch by now, look again. */
    private boolean follow(Store store, DataDirectory directory, Preparation.Follow follow) {
        ClusterSpec spec = spec(store);
        String primary = follow.primary();
        Epoch epoch = follow.epoch();
        tell("becomes a standby of " + primary + " in epoch " + epoch);
        directory.takeAway();
        String how = copy(directory.work(), spec, follow);
        if (look(store, directory).filter(follow::equals).isEmpty()) {
            return false;
        }
        directory.putBack(
                List.of(
                        new DataDirectory.Setting(
                                "primary_conninfo", Conninfo.of(spec, node, primary)),
                        new DataDirectory.Setting("primary_slot_name", SlotNames.of(epoch, node)),
                        new DataDirectory.Setting(
                                "synchronous_standby_names", StandbyNames.NONE.value()),
                        new DataDirectory.Setting("default_transaction_read_only", "off")));
        tell(how + "; starts as a standby of " + primary);
        return true;
    }

    private String copy(Path work, ClusterSpec spec, Preparation.Follow follow) {
        ClusterSpec.Node source = spec.nodeOrThrow(follow.primary());
        Binaries binaries = new Binaries(bin);
        boolean rewindable = !follow.cloneOnly() && Files.exists(work.resolve("PG_VERSION"));
        if (rewindable && binaries.rewind(work, source, spec)) {
            return "rewound";
        }
        if (!reclone && spec.rejoin().reclone() == ClusterSpec.Reclone.ASK) {
            throw new Trouble(
                    node
                            + " cannot be rewound from "
                            + source.name()
                            + ", and must not start as it is; to replace its data by a base backup,"
                            + " run this again with --reclone");
        }
        delete(work);
        if (!binaries.baseBackup(work, source, spec)) {
            throw new Trouble("no base backup of " + source.name() + "; run this again");
        }
        return "recloned";
    }

    private ClusterSpec spec(Store store) {
        String cluster = top.cluster(store);
        return store.get(Key.spec(cluster))
                .map(stored -> ClusterSpecReader.read(stored.value().yaml(), "stored spec"))
                .orElseThrow(() -> new Trouble("no cluster file is stored for " + cluster));
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(String what) {
        if (!what.equals(told)) {
            told = what;
            top.err().println("pgbaton: " + node + " " + what);
            top.err().flush();
        }
    }
}
