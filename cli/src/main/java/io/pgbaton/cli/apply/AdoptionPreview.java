package io.pgbaton.cli.apply;

import io.pgbaton.cluster.adoption.AdoptionPlan;
import io.pgbaton.cluster.spec.ClusterSpec;

/** Shows what the adoption of a new cluster would change on its nodes, without changing it. */
public interface AdoptionPreview {

    /**
     * Looks at the nodes.
     *
     * @throws io.pgbaton.cli.Trouble when they cannot be looked at
     */
    AdoptionPlan plan(ClusterSpec spec);
}
