package io.pgbaton.cli.node;

import io.pgbaton.cli.DeclaredNodes;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.SlotNames;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.Conninfo;
import io.pgbaton.cluster.rejoin.Preparation;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pgbaton node prepare}. */
@Command(
        name = "prepare",
        header = "Run before PostgreSQL starts: an old primary becomes a standby of the new one.",
        description = {
            "",
            "The primary starts as it is, and so does a standby, unless it is on record as having left the"
                    + " primary's line. A node that was primary before is rewound (pg_rewind) and follows;"
                    + " while a recovery is under way that does not need it, or etcd does not answer, this"
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
    private Rejoin.@Nullable Lost lost;

    PrepareCommand(Pgbaton top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        DataDirectory directory = new DataDirectory(data);
        directory.check();
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
                        if (directory.halfDone()) {
                            throw new Trouble(directory.told());
                        }
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
            return Optional.of(
                    Preparation.of(
                            new Preparation.Node(
                                    node,
                                    directory.promise(),
                                    directory.standby(),
                                    mayReclone(spec(store))),
                            known(store)));
        } catch (StoreUnavailable e) {
            return Optional.empty();
        }
    }

    private Preparation.Known known(Store store) {
        String cluster = top.cluster(store);
        return new Preparation.Known(
                value(store, Key.topology(cluster)),
                value(store, Key.recovery(cluster)),
                value(store, Key.refusal(cluster)),
                store.list(Key.epochsPrefix(cluster)).entries().stream()
                        .map(entry -> store.read(entry, EpochRecord.class).value())
                        .toList());
    }

    private static <T> @Nullable T value(Store store, Key<T> key) {
        return store.get(key).map(Versioned::value).orElse(null);
    }

    /**
     * False: it is to follow another epoch by now, or the primary cannot be copied from; look
     * again.
     */
    private boolean follow(Store store, DataDirectory directory, Preparation.Follow follow) {
        ClusterSpec spec = spec(store);
        String primary = follow.primary();
        Epoch epoch = follow.epoch();
        if (!new Binaries(bin).lets(spec.nodeOrThrow(primary), spec)) {
            tell(noAnswer(primary));
            return false;
        }
        tell("becomes a standby of " + primary + " in epoch " + epoch);
        if (unsealed(store, epoch)) {
            return followUnsealed(store, directory, follow, spec);
        }
        directory.takeAway();
        OldData old = new OldData(node, directory.work(), new Binaries(bin));
        if (lost == null) {
            // Once: after a rewind it is gone.
            lost = old.lost(known(store), follow).orElse(null);
            tell("gives up what only it has: " + (lost == null ? "not known" : lost));
        }
        Optional<Rejoin.How> replaced = old.replace(follow, spec, mayReclone(spec));
        if (replaced.isEmpty()) {
            tell(noAnswer(primary));
            return false;
        }
        if (look(store, directory).filter(follow::equals).isEmpty()) {
            return false;
        }
        Rejoin.How how = replaced.get();
        directory.putBack(settings(spec, follow));
        record(store, new Rejoin(node, epoch, how, lost, now(), false));
        tell(how.label() + "; starts as a standby of " + primary);
        return true;
    }

    private static String noAnswer(String primary) {
        return "waits: "
                + primary
                + " does not answer, or does not let the replication role in (its log tells)";
    }

    private boolean unsealed(Store store, Epoch epoch) {
        return store.get(Key.topology(top.cluster(store)))
                .filter(newest -> newest.value().epoch().compareTo(epoch) >= 0)
                .isEmpty();
    }

    /**
     * Before the seal these data may be the last that have what was acknowledged, if the candidate
     * is lost next: a whole copy of it is taken beside them, and they are kept.
     *
     * @return false: it is to follow another epoch by now, or may not be recloned
     */
    private boolean followUnsealed(
            Store store, DataDirectory directory, Preparation.Follow follow, ClusterSpec spec) {
        if (!mayReclone(spec)) {
            String needed = " cannot be sealed without it; --reclone has it copied from there";
            tell("waits: " + follow.primary() + needed);
            return false;
        }
        Binaries binaries = new Binaries(bin);
        ClusterSpec.Node source = spec.nodeOrThrow(follow.primary());
        if (!binaries.baseBackup(directory.copy(), source, spec)) {
            String untouched = "; its data are as they were; run this again";
            throw new Trouble("no base backup of " + source.name() + untouched);
        }
        if (look(store, directory).filter(follow::equals).isEmpty()) {
            return false;
        }
        directory.exchange();
        OldData old = new OldData(node, directory.before(), binaries);
        lost = old.lost(known(store), follow).orElse(null);
        directory.putBack(settings(spec, follow));
        record(store, new Rejoin(node, follow.epoch(), Rejoin.How.RECLONED, lost, now(), false));
        tell(Rejoin.How.RECLONED.label() + "; starts as a standby of " + follow.primary());
        tell(
                "keeps its data from before in "
                        + directory.before()
                        + " until somebody deletes them");
        return true;
    }

    private List<DataDirectory.Setting> settings(ClusterSpec spec, Preparation.Follow follow) {
        return List.of(
                new DataDirectory.Setting(
                        "primary_conninfo", Conninfo.of(spec, node, follow.primary())),
                new DataDirectory.Setting("primary_slot_name", SlotNames.of(follow.epoch(), node)),
                new DataDirectory.Setting("synchronous_standby_names", StandbyNames.NONE.value()),
                new DataDirectory.Setting("default_transaction_read_only", "off"));
    }

    /**
     * For the decider to tell, and for {@code pgbaton history}; the node starts without it, too.
     */
    private void record(Store store, Rejoin rejoin) {
        try {
            Key<Rejoin> key = Key.rejoin(top.cluster(store), rejoin.epoch(), node);
            Change<Rejoin> change =
                    store.get(key)
                            .map(known -> Change.replace(key, known, rejoin))
                            .orElseGet(() -> Change.create(key, rejoin));
            Pgbaton.commit(store, change);
        } catch (StoreUnavailable e) {
            tell("could not put on record that it was " + rejoin.how().label());
        }
    }

    private Instant now() {
        return top.reach().clock().instant();
    }

    private boolean mayReclone(ClusterSpec spec) {
        return reclone || spec.rejoin().reclone() == ClusterSpec.Reclone.AUTOMATIC;
    }

    private ClusterSpec spec(Store store) {
        String cluster = top.cluster(store);
        ClusterSpec spec =
                store.get(Key.spec(cluster))
                        .map(stored -> ClusterSpecReader.read(stored.value().yaml(), "stored spec"))
                        .orElseThrow(() -> new Trouble("no cluster file is stored for " + cluster));
        DeclaredNodes.require(spec, node);
        return spec;
    }

    private void tell(String what) {
        if (!what.equals(told)) {
            told = what;
            top.err().println("pgbaton: " + node + " " + what);
            top.err().flush();
        }
    }
}
