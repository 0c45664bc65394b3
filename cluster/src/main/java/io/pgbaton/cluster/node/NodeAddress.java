package io.pgbaton.cluster.node;

/**
 * Where a node listens.
 *
 * @param node the name in the spec
 */
public record NodeAddress(String node, String host, int port) {
    @Override
    public String toString() {
        return node + " (" + host + ":" + port + ")";
    }
}
