package io.pgbaton.cli.apply;

import io.pgbaton.cluster.spec.ClusterSpec;
import java.util.List;

/** Shows what the adoption of a new cluster would change on its nodes, without changing it. */
public interface AdoptionPreview {

    /**
     * Looks at the nodes.
     *
     * @throws io.pgbaton.cli.Trouble when they cannot be looked at
     */
    Plan plan(ClusterSpec spec);

    /**
     * What would be done.
     *
     * @param changes one line each, in order
     * @param refusals why it would be refused; empty when it would not
     */
    record Plan(List<String> changes, List<String> refusals) {}
}
