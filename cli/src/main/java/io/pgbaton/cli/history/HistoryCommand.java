package io.pgbaton.cli.history;

import io.pgbaton.cli.ClusterCommand;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code pgbaton history}. */
@Command(
        name = "history",
        header = "Lists the epochs of a cluster: failovers, switchovers, how they ended, how long.",
        description = {
            "",
            "With the number of an epoch: the steps of that recovery with their times.",
            "MS is from its beginning to its last step."
        })
public final class HistoryCommand extends ClusterCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "EPOCH",
            description = "The epoch whose steps to show.")
    private @Nullable Long epoch;

    public HistoryCommand(Pgbaton top) {
        super(top);
    }

    @Override
    protected int run(Store store, String cluster) {
        List<EpochRecord> epochs = epochs(store, cluster);
        if (epoch == null) {
            list(cluster, epochs);
        } else {
            show(store, cluster, epochs, epoch);
        }
        return 0;
    }

    private void list(String cluster, List<EpochRecord> epochs) {
        if (top().json()) {
            top().printJson(epochs);
        } else if (epochs.isEmpty()) {
            top().out().println("cluster " + cluster + " has no epoch yet: it is not adopted");
        } else {
            top().out().println(HistoryText.table(epochs));
        }
    }

    private void show(Store store, String cluster, List<EpochRecord> epochs, long wanted) {
        EpochRecord record =
                epochs.stream()
                        .filter(e -> e.epoch().number() == wanted)
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new Trouble(
                                                "cluster "
                                                        + cluster
                                                        + " has no epoch "
                                                        + wanted
                                                        + "; list them: pgbaton history"));
        if (top().json()) {
            top().printJson(record);
        } else {
            top().out().println(HistoryText.steps(record, rejoins(store, cluster, wanted)));
        }
    }

    private static List<Rejoin> rejoins(Store store, String cluster, long epoch) {
        return store.list(Key.rejoinsPrefix(cluster)).entries().stream()
                .map(entry -> store.read(entry, Rejoin.class).value())
                .filter(rejoin -> rejoin.epoch().number() == epoch)
                .toList();
    }

    /** Those on record, each with its newest journal, in order. */
    private static List<EpochRecord> epochs(Store store, String cluster) {
        TreeMap<Long, EpochRecord> epochs = new TreeMap<>();
        for (Store.RawEntry entry : store.list(Key.epochsPrefix(cluster)).entries()) {
            EpochRecord record = store.read(entry, EpochRecord.class).value();
            epochs.put(record.epoch().number(), record);
        }
        store.get(Key.recovery(cluster))
                .ifPresent(
                        current -> {
                            Journal journal = current.value();
                            epochs.compute(
                                    journal.epoch().number(),
                                    (number, record) -> withJournal(record, journal));
                        });
        return List.copyOf(epochs.values());
    }

    private static EpochRecord withJournal(@Nullable EpochRecord record, Journal journal) {
        Journal.Candidate candidate = journal.candidate();
        if (record == null) {
            return new EpochRecord(
                    journal.epoch(),
                    EpochRecord.Outcome.BEGUN,
                    candidate == null ? null : candidate.rule(),
                    journal,
                    List.of());
        }
        Journal recorded = record.journal();
        boolean newer = recorded == null || recorded.steps().size() < journal.steps().size();
        return newer
                ? new EpochRecord(
                        record.epoch(),
                        record.outcome(),
                        record.rule(),
                        journal,
                        record.toReclone())
                : record;
    }
}
