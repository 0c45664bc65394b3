package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;

/** The judge, asked about pg1 of three nodes under {@code ANY 1 (pg2, pg3)}. */
final class Judging {

    static final ClusterSpec THREE = Fixtures.spec(3);
    static final Topology ANY_ONE = Fixtures.topology(3, 1);

    private Judging() {}

    static Verdict judge(Sights sights) {
        return judgement(sights).verdict();
    }

    static Judgement judgement(Sights sights) {
        return Judge.judge(THREE, ANY_ONE, sights.evidence());
    }

    /** Refused twice from everywhere, and nothing known of its voters. */
    static Sights deadWithoutVoters() {
        return new Sights().refused("pg1", 2, 100, "a", "b", "c");
    }
}
