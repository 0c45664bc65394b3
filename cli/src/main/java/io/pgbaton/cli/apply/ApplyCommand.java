package io.pgbaton.cli.apply;

import io.pgbaton.cli.Author;
import io.pgbaton.cli.Pgbaton;
import io.pgbaton.cli.Trouble;
import io.pgbaton.cluster.adoption.AdoptionPlan;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.cluster.spec.ClusterSpecReader;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.cluster.store.Versioned;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pgbaton apply}. */
@Command(
        name = "apply",
        header = "Declares a cluster, or changes what is declared, by a cluster file.",
        description = {
            "",
            "The file is checked first; if anything is wrong with it all of that is told and what was"
                    + " applied before stays in force. Then it is stored in etcd.",
            "",
            "A new cluster is adopted by the failover-coordinator: the command waits for that, and tells"
                    + " why when it is refused. --dry-run stores nothing and shows what would change.",
            "",
            "Exit status: 0 it is in force, or stored where nothing is waited for (with --dry-run: it could"
                    + " be), 1 it is not."
        })
public final class ApplyCommand implements Callable<Integer> {

    private static final List<String> UNREADABLE =
            List.of("the stored spec does not read with this version and is replaced");

    private final Pgbaton top;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The cluster file; see docs/cluster-file.md.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Show what would change, and change nothing.")
    private boolean dryRun;

    @Mixin private final Author author = new Author();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description =
                    "How long to wait for the adoption of a new cluster; 0s: not (default: 30s).")
    private Duration wait = Duration.ofSeconds(30);

    public ApplyCommand(Pgbaton top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        String yaml = FileText.of(file);
        ClusterSpec spec = ClusterSpecReader.read(yaml, file.toString());
        String named = top.namedCluster();
        if (named != null && !named.equals(spec.name())) {
            throw new Trouble(
                    file
                            + " declares "
                            + spec.name()
                            + ", not "
                            + named
                            + "; leave --cluster out or name the right file");
        }
        try (Store store = top.store()) {
            Optional<Versioned<StoredSpec>> stored = store.get(Key.spec(spec.name()));
            Optional<Topology> topology =
                    store.get(Key.topology(spec.name())).map(Versioned::value);
            Optional<ClusterSpec> before = stored.map(Versioned::value).flatMap(Admission::read);
            Admission admission = new Admission(store);
            admission.check(spec, before.orElse(null), topology.orElse(null));
            List<String> changes =
                    stored.isEmpty()
                            ? List.of()
                            : before.map(b -> SpecDifference.between(b, spec)).orElse(UNREADABLE);
            if (dryRun) {
                return preview(spec, topology.isPresent(), changes);
            }
            int exit = store(store, spec, yaml, stored, topology.isPresent(), changes);
            if (exit == 0) {
                admission.unwatched(spec).ifPresent(top.err()::println);
            }
            return exit;
        }
    }

    private int store(
            Store store,
            ClusterSpec spec,
            String yaml,
            Optional<Versioned<StoredSpec>> before,
            boolean adopted,
            List<String> changes) {
        if (adopted && before.filter(b -> b.value().yaml().equals(yaml)).isPresent()) {
            report(spec, "unchanged", changes, "");
            return 0;
        }
        long revision = write(store, spec, yaml, before.orElse(null));
        if (adopted) {
            report(spec, "stored", changes, "; the services take it up at once");
            return 0;
        }
        if (wait.isZero()) {
            report(spec, "stored", changes, "; watch it: pgbaton status -c " + spec.name());
            return 0;
        }
        return new AdoptionWait(top, store, spec).until(revision, wait);
    }

    private long write(
            Store store, ClusterSpec spec, String yaml, @Nullable Versioned<StoredSpec> before) {
        StoredSpec stored = new StoredSpec(yaml, author.name(), top.reach().clock().instant());
        Key<StoredSpec> key = Key.spec(spec.name());
        Change<StoredSpec> change =
                before == null ? Change.create(key, stored) : Change.replace(key, before, stored);
        OptionalLong revision = Pgbaton.commit(store, change);
        return revision.orElseThrow(
                () ->
                        new Trouble(
                                "the spec of "
                                        + spec.name()
                                        + " was changed by someone else just now; look at it with apply"
                                        + " --dry-run and run this again"));
    }

    private int preview(ClusterSpec spec, boolean adopted, List<String> changes) {
        if (adopted) {
            report(spec, "would be changed", changes, changes.isEmpty() ? ": nothing differs" : "");
            return 0;
        }
        AdoptionPlan plan = top.reach().adoption().plan(spec);
        if (top.json()) {
            top.printJson(plan);
        } else {
            top.out().println(told(spec, plan));
        }
        return plan instanceof AdoptionPlan.Feasible ? 0 : 1;
    }

    private static String told(ClusterSpec spec, AdoptionPlan plan) {
        StringBuilder text = new StringBuilder("cluster " + spec.name());
        switch (plan) {
            case AdoptionPlan.Feasible feasible -> {
                text.append(" would be adopted, without a restart, by these changes:");
                feasible.changes().forEach(c -> text.append("\n  ").append(c));
            }
            case AdoptionPlan.Refused refused -> {
                text.append(" would be refused: ").append(refused.reason());
                new TreeMap<>(refused.nodes())
                        .forEach((node, why) -> text.append("\n  " + node + ": " + why));
            }
        }
        return text.toString();
    }

    private void report(ClusterSpec spec, String outcome, List<String> changes, String advice) {
        if (top.json()) {
            top.printJson(Map.of("cluster", spec.name(), "outcome", outcome, "changes", changes));
            return;
        }
        top.out().println("cluster " + spec.name() + " " + outcome + advice);
        changes.forEach(c -> top.out().println("  " + c));
    }
}
