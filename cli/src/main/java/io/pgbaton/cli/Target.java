package io.pgbaton.cli;

import io.pgbaton.cluster.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is to be primary; a mixin of the commands that move the write role. */
public final class Target {

    @Option(
            names = "--to",
            paramLabel = "NODE",
            description =
                    "Who is to be primary: this one or nobody (default: the best of those that could"
                            + " be).")
    private @Nullable String node;

    /** The node that was named; null: none was. */
    public @Nullable String node() {
        return node;
    }

    /**
     * Lets a declared node pass, and none.
     *
     * @throws Trouble when the cluster file has no such node
     */
    public void check(Store store, String cluster) {
        DeclaredNodes.require(store, cluster, node);
    }
}
