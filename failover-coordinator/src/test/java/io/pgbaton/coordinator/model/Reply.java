package io.pgbaton.coordinator.model;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.store.Store;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call of the production code is answered with. */
sealed interface Reply {

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
        return new Answer(new Rows(List.of(columns.split(",")), List.of(Arrays.asList(values))));
    }

    static Reply failed(NodeException.Kind kind) {
        return new Failure(kind, null);
    }

    static Reply error(String sqlState) {
        return new Failure(NodeException.Kind.SQL, sqlState);
    }
}
