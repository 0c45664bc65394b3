package io.pgbaton.cluster.store;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Rejoin;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.Topology;

/**
 * A key of the store with the type of its value; paths as architecture.md lists them.
 *
 * @param path the whole key
 * @param type the record that its JSON is read into
 */
public record Key<T>(String path, Class<T> type) {

    private static final String ROOT = "/pgbaton/v1/";

    /** Everything below one cluster. */
    public static String clusterPrefix(String cluster) {
        return clustersPrefix() + cluster + "/";
    }

    /** All clusters. */
    public static String clustersPrefix() {
        return ROOT + "clusters/";
    }

    /** Where a process practises; leased, and of no meaning to anybody else. */
    static String practicePrefix(String instance) {
        return ROOT + "practice/" + instance + "/";
    }

    /** The live monitors, leased. */
    public static String monitorsPrefix() {
        return ROOT + "monitors/";
    }

    /** The live coordinators, leased. */
    public static String coordinatorsPrefix() {
        return ROOT + "coordinators/";
    }

    /** The pools of a cluster. */
    public static String poolsPrefix(String cluster) {
        return ROOT + "pools/" + cluster + "/";
    }

    /** The pools of a cluster whose clients queue for an epoch that is not sealed yet. */
    public static String pausesPrefix(String cluster) {
        return ROOT + "pauses/" + cluster + "/";
    }

    /** The epochs of a cluster. */
    public static String epochsPrefix(String cluster) {
        return clusterPrefix(cluster) + "epochs/";
    }

    /** The declared cluster: the YAML text as it was applied. */
    public static Key<StoredSpec> spec(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "spec", StoredSpec.class);
    }

    /** Leased: who decides. Its create revision is the fencing token. */
    public static Key<Member> decider(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "decider", Member.class);
    }

    public static Key<Topology> topology(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "topology", Topology.class);
    }

    /** The journal of the running (or last) recovery. */
    public static Key<Journal> recovery(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "recovery", Journal.class);
    }

    public static Key<EpochRecord> epoch(String cluster, Epoch epoch) {
        return new Key<>(
                epochsPrefix(cluster) + String.format("%012d", epoch.number()), EpochRecord.class);
    }

    /** How nodes of a cluster came back. */
    public static String rejoinsPrefix(String cluster) {
        return clusterPrefix(cluster) + "rejoins/";
    }

    /** How a node came back into an epoch; written on its host before it starts. */
    public static Key<Rejoin> rejoin(String cluster, Epoch epoch, String node) {
        return new Key<>(
                rejoinsPrefix(cluster) + String.format("%012d/%s", epoch.number(), node),
                Rejoin.class);
    }

    /** Leased: the primary is suspected. */
    public static Key<Suspicion> suspicion(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "suspicion", Suspicion.class);
    }

    public static Key<Hold> hold(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "hold", Hold.class);
    }

    /** The newest planned switchover that somebody asked for, with what became of it. */
    public static Key<SwitchoverRequest> switchover(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "switchover", SwitchoverRequest.class);
    }

    /** The newest failover that somebody ordered by hand, with what became of it. */
    public static Key<FailoverRequest> failover(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "failover", FailoverRequest.class);
    }

    /** The newest rolling restart that somebody asked for, with how far it is. */
    public static Key<RestartRequest> restart(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "restart", RestartRequest.class);
    }

    /** The automatic failovers of all clusters that were begun lately. */
    public static Key<FleetLedger> fleet() {
        return new Key<>(ROOT + "fleet/recoveries", FleetLedger.class);
    }

    /** The newest refusal of the decider, so that `status` can say why nothing happens. */
    public static Key<Refusal> refusal(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "refusal", Refusal.class);
    }

    /** What the decider holds of a primary that is not healthy; absent while it is. */
    public static Key<StandingVerdict> verdict(String cluster) {
        return new Key<>(clusterPrefix(cluster) + "verdict", StandingVerdict.class);
    }

    public static Key<Member> monitor(String vantage, String id) {
        return new Key<>(monitorsPrefix() + vantage + "/" + id, Member.class);
    }

    /** The vantage in the path of a monitor's key. */
    public static String vantage(String monitorPath) {
        String rest = monitorPath.substring(monitorsPrefix().length());
        return rest.substring(0, rest.indexOf('/'));
    }

    public static Key<Member> coordinator(String id) {
        return new Key<>(coordinatorsPrefix() + id, Member.class);
    }

    public static Key<AppliedPool> pool(String cluster, String pool) {
        return new Key<>(poolsPrefix(cluster) + pool, AppliedPool.class);
    }

    public static Key<PausedPool> pause(String cluster, String pool) {
        return new Key<>(pausesPrefix(cluster) + pool, PausedPool.class);
    }
}
