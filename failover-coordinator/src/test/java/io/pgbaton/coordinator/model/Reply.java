package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.store.Store;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a call of the production code is answered with. */
sealed interface Reply {

    /** Column names by how they are written here. */
    Map<String, List<String>> COLUMNS = new ConcurrentHashMap<>();

    /** The rows of a statement. */
    record Answer(Rows rows) implements Reply {}

    /** A connect or a statement that failed. */
    record Failure(NodeException.Kind kind, @Nullable String sqlState) implements Reply {}

    /** A connection that came about. */
    record Connected() implements Reply {}

    /** What the store has. */
    record Listed(Store.Snapshot snapshot) implements Reply {}

    /**
     * A transaction.
     *
     * @param revision the new one; 0 when a guard did not hold
     */
    record Committed(long revision) implements Reply {}

    /** The lease is gone: the decider may do nothing more. */
    record Deposed() implements Reply {}

    /** Its hash, of which no two have the same. */
    default long hash() {
        return switch (this) {
            case Answer(Rows rows) -> {
                long h = Mix.of(1, rows.size());
                for (List<@Nullable String> row : rows.values()) {
                    for (String value : row) {
                        h = value == null ? Mix.of(h, -1) : Mix.of(h, value);
                    }
                }
                yield h;
            }
            case Failure(NodeException.Kind kind, String sqlState) ->
                    Mix.of(Mix.of(2, kind.ordinal()), sqlState == null ? "" : sqlState);
            case Connected c -> Mix.of(3, 0);
            case Listed(Store.Snapshot snapshot) -> {
                long h = Mix.of(4, snapshot.revision());
                for (Store.RawEntry entry : snapshot.entries()) {
                    h = Mix.of(Mix.of(h, entry.path()), entry.modRevision());
                    h = Mix.of(h, entry.json());
                }
                yield h;
            }
            case Committed(long revision) -> Mix.of(5, revision);
            case Deposed d -> Mix.of(6, 0);
        };
    }

    static Reply none(String column) {
        return new Answer(new Rows(List.of(column), List.of()));
    }

    static Reply one(@Nullable String value) {
        return row("value", value);
    }

    static Reply is(boolean so) {
        return one(so ? "t" : "f");
    }

    static Reply row(String columns, @Nullable String... values) {
        List<String> names = COLUMNS.computeIfAbsent(columns, all -> List.of(all.split(",")));
        return new Answer(new Rows(names, List.of(Arrays.asList(values))));
    }

    static Reply failed(NodeException.Kind kind) {
        return new Failure(kind, null);
    }

    static Reply error(String sqlState) {
        return new Failure(NodeException.Kind.SQL, sqlState);
    }
}
