package io.pgbaton.coordinator.domain;

import java.util.Locale;

/** Why there is no promotion. Each has a metric label and an anchor in docs/refusals.md. */
public enum Veto {
    ON_HOLD("the cluster is held"),
    NOT_AUTOMATIC("failover.mode is not automatic"),
    TOO_FEW_REVOKED(
            "too few voters could be revoked to prove that no acknowledged commit is missed"),
    TOO_FEW_REACHABLE(
            "too few voters are reachable to prove that no acknowledged commit is missed"),
    MAY_LOSE_COMMITS("commits did not wait for a standby (n = 0), and too many may be missing"),
    NO_CANDIDATE("no node may be promoted"),
    BEST_NOT_PROMOTABLE("the most advanced node may not be promoted"),
    CANDIDATE_LOST("the chosen candidate cannot be reached"),
    NOT_ADOPTABLE("the cluster cannot be taken over as it is"),
    SWITCHOVER_REFUSED("the switchover cannot begin"),
    SWITCHOVER_GIVEN_UP("the switchover was given up"),
    STORE_SILENT("etcd does not answer");

    private final String text;

    Veto(String text) {
        this.text = text;
    }

    /** One clause for people. */
    public String text() {
        return text;
    }

    /** The name in metrics, events and anchors. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
