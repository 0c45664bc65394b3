package io.pgbaton.cluster.node;

import io.pgbaton.cluster.domain.Promise;

/** A node has promised itself to a newer decider or epoch: this decider must leave it alone. */
public final class PromiseForbids extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PromiseForbids(String node, Promise promised, Promise mine) {
        super(node + " promised " + promised + ", which is above " + mine);
    }
}
