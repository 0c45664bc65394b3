package io.pgbaton.coordinator.domain;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why there is no promotion. Each has a metric label and an anchor in docs/refusals.md. */
public enum Veto {
    ON_HOLD("the cluster is held", "pgbaton release"),
    NOT_AUTOMATIC("failover.mode is not automatic", "pgbaton failover --force"),
    FLEET_BUDGET(
            "as many clusters as the fleet's budget allows were failed over just now: it may be our"
                    + " network",
            "pgbaton failover --force"),
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
    FAILOVER_REFUSED("the failover that was ordered cannot begin"),
    SWITCHOVER_GIVEN_UP("the switchover was given up"),
    STORE_SILENT("etcd does not answer");

    private final String text;
    private final @Nullable String command;

    Veto(String text) {
        this(text, null);
    }

    Veto(String text, @Nullable String command) {
        this.text = text;
        this.command = command;
    }

    /** One clause for people. */
    public String text() {
        return text;
    }

    /**
     * What a person runs to have the failover begin; empty where no order can answer it. Where
     * there is one, a convicted primary waits for nothing but a person: an alert says so.
     */
    public Optional<String> command() {
        return Optional.ofNullable(command);
    }

    /** The name in metrics, events and anchors. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
