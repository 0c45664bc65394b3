package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.Optional;

/**
 * Who may take the role by the cluster file alone, whatever its log. Pure.
 *
 * @param oldPrimary whose region is home
 * @param mandate whose order it is: {@code failover.region} binds automation only
 */
record Eligibility(ClusterSpec spec, String oldPrimary, Mandate mandate) {

    /** What the file holds against a node. */
    Optional<String> objection(String name) {
        Optional<ClusterSpec.Node> node = spec.node(name);
        if (node.isEmpty()) {
            return Optional.of("is not in the cluster file");
        }
        if (!node.get().promotable()) {
            return Optional.of("promotable: false");
        }
        String home = spec.node(oldPrimary).map(ClusterSpec.Node::region).orElse("");
        boolean abroad =
                !mandate.person()
                        && spec.failover().region() == ClusterSpec.Region.SAME
                        && !node.get().region().equals(home);
        return abroad
                ? Optional.of(
                        "is in region "
                                + node.get().region()
                                + ", not in "
                                + home
                                + ", which failover.region: same asks for")
                : Optional.empty();
    }
}
