package io.pgbaton.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The top of the command: the options that all commands share, and what they have in common. */
@Command(
        name = "pgbaton",
        version = "pgbaton 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions (also after the command):%n",
        commandListHeading = "%nCommands:%n",
        description = "Asks and tells the high-availability control plane of PostgreSQL clusters.",
        footer = {
            "",
            "The script ./pgbaton of a checkout knows these as well, on real servers on this machine:",
            "  demo    kill a primary's host and watch the failover",
            "  lab     the same servers to look around in: up, down, status, kill, freeze, heal, ...",
            "  bench   measure what clients notice of a failover, or a switchover",
            "  chaos   break it at random under load, and judge what clients were told",
            "  test    build everything and run all tests",
            "  mvn     Maven with the right JDK",
            "",
            "Exit status: 0 done, 1 trouble (one line says what, where and what to do),",
            "2 wrong usage."
        })
public final class Pgbaton {

    private static final String DEFAULT_ETCD =
            "http://127.0.0.41:2379,http://127.0.0.42:2379,http://127.0.0.43:2379";

    private final Reach reach;
    private final PrintWriter out;
    private final PrintWriter err;

    @Option(
            names = "--etcd",
            scope = ScopeType.INHERIT,
            split = ",",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:PGBATON_ETCD:-" + DEFAULT_ETCD + "}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description =
                    "etcd's members, separated by commas (environment: PGBATON_ETCD; default: the"
                            + " lab's, 127.0.0.41-43:2379).")
    private List<String> etcd = List.of();

    @Option(
            names = "--kafka",
            scope = ScopeType.INHERIT,
            paramLabel = "HOST:PORT",
            defaultValue = "${env:PGBATON_KAFKA:-127.0.0.31:9092}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "Kafka's brokers (environment: PGBATON_KAFKA; default: 127.0.0.31:9092).")
    private String kafka = "";

    @Option(
            names = "--monitors",
            scope = ScopeType.INHERIT,
            split = ",",
            paramLabel = "HOST:PORT",
            defaultValue =
                    "${env:PGBATON_MONITORS:-127.0.0.51:8081,127.0.0.52:8081,127.0.0.53:8081}",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description =
                    "Health-monitors to ask when etcd cannot tell where they are (environment:"
                            + " PGBATON_MONITORS; default: 127.0.0.51-53:8081).")
    private List<String> monitors = List.of();

    @Option(
            names = {"-c", "--cluster"},
            scope = ScopeType.INHERIT,
            paramLabel = "NAME",
            description = "Which cluster; not needed where there is only one.")
    private @Nullable String cluster;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print JSON, for other programs.")
    private boolean json;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show what the libraries log, and stack traces, on standard error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this text and end.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and end.")
    private boolean version;

    Pgbaton(Reach reach, PrintWriter out, PrintWriter err) {
        this.reach = reach;
        this.out = out;
        this.err = err;
    }

    public Reach reach() {
        return reach;
    }

    public PrintWriter out() {
        return out;
    }

    /** For progress and notes that are not the result. */
    public PrintWriter err() {
        return err;
    }

    public boolean json() {
        return json;
    }

    boolean verbose() {
        return verbose;
    }

    /** Whether the command has done its work by showing a text. */
    boolean onlyHelp() {
        return help || version;
    }

    public String kafka() {
        return kafka;
    }

    public List<String> etcd() {
        return etcd;
    }

    public List<String> monitors() {
        return monitors;
    }

    /** The cluster that was named. */
    public @Nullable String namedCluster() {
        return cluster;
    }

    /** The store; to be closed. */
    public Store store() {
        try {
            return reach.store(etcd);
        } catch (IllegalArgumentException e) {
            throw new Trouble("--etcd: " + e.getMessage() + "; write host:port,host:port", e);
        }
    }

    /**
     * The cluster that was named, or the only one there is.
     *
     * @throws Trouble when there is none, or more than one to choose from, or not the one named
     */
    public String cluster(Store store) {
        List<String> known = List.copyOf(clusters(store));
        if (known.isEmpty()) {
            throw new Trouble(
                    "no cluster is declared in etcd ("
                            + String.join(",", etcd)
                            + "); run: pgbaton apply -f cluster.yaml");
        }
        String wanted = cluster;
        if (wanted == null && known.size() > 1) {
            throw new Trouble(
                    "there is more than one cluster; say which: --cluster "
                            + String.join("|", known));
        }
        if (wanted != null && !known.contains(wanted)) {
            throw new Trouble(
                    "cluster "
                            + wanted
                            + " is not declared in etcd; known: "
                            + String.join(", ", known));
        }
        return wanted == null ? known.getFirst() : wanted;
    }

    /**
     * Writes one key in the place of what was read of it before, as {@link #commit} does.
     *
     * @return its new revision; empty when someone else changed it meanwhile
     */
    public static <T> OptionalLong put(
            Store store, Key<T> key, Optional<Versioned<T>> before, T value) {
        return commit(
                store,
                before.map(b -> Change.replace(key, b, value))
                        .orElseGet(() -> Change.create(key, value)));
    }

    /**
     * Writes one key, and reads it back when no answer came: then it may have been written.
     *
     * @return its new revision; empty when someone else changed it meanwhile
     * @throws StoreUnavailable when it is unknown whether it was written
     */
    public static <T> OptionalLong commit(Store store, Change<T> change) {
        try {
            return store.commit(null, List.of(change));
        } catch (StoreUnavailable e) {
            Optional<Versioned<T>> found = store.get(change.key());
            T wanted = change.value();
            if (wanted == null && found.isEmpty()) {
                return OptionalLong.of(change.expectedModRevision());
            }
            if (found.isPresent() && found.get().value().equals(wanted)) {
                return OptionalLong.of(found.get().modRevision());
            }
            throw e;
        }
    }

    private static TreeSet<String> clusters(Store store) {
        TreeSet<String> names = new TreeSet<>();
        for (Store.RawEntry entry : store.list(Key.clustersPrefix()).entries()) {
            String[] parts = entry.path().substring(Key.clustersPrefix().length()).split("/");
            if (Arrays.asList("spec", "topology").contains(parts[parts.length - 1])) {
                names.add(parts[0]);
            }
        }
        return names;
    }

    /** Prints a value as indented JSON. */
    public void printJson(Object value) {
        try {
            out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value, e);
        }
    }
}
