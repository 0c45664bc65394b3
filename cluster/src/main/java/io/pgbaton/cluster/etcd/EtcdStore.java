package io.pgbaton.cluster.etcd;

import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Json;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Lease;
import io.pgbaton.cluster.store.Store;
import io.pgbaton.cluster.store.StoreUnavailable;
import io.pgbaton.cluster.store.Versioned;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The store in etcd (3.5 or later), over its v3 gRPC protocol.
 *
 * <ol>
 *   <li>Each call to a member has a deadline (150 ms): a frozen member costs that once, since the
 *       others are asked first from then on.
 *   <li>Reads are linearizable and hedged: unanswered after 40 ms they go to the next member too.
 *   <li>A transaction goes to one member, and to the next only when it surely was not applied;
 *       otherwise {@link StoreUnavailable} tells the caller to read back.
 *   <li>Watches run on all members at once; each change is delivered once, in order of revision.
 * </ol>
 */
public final class EtcdStore implements Store {

    private final EtcdMembers members;
    private final EtcdTimings timings;
    private final EtcdHealth health;
    private final EtcdLeader leader;

    private EtcdStore(EtcdMembers members, EtcdTimings timings) {
        this.members = members;
        this.timings = timings;
        this.health = new EtcdHealth(members, timings);
        this.leader = new EtcdLeader(members);
    }

    /**
     * Opens channels to all members; returns at once, whether they answer or not.
     *
     * @param endpoints {@code http://host:2379} of every member
     * @throws IllegalArgumentException when an endpoint does not parse, or none is given
     */
    public static EtcdStore connect(List<String> endpoints) {
        return connect(endpoints, null, EtcdTimings.defaults());
    }

    /** The same with TLS for {@code https} endpoints, and other timings. */
    public static EtcdStore connect(
            List<String> endpoints, @Nullable EtcdTls tls, EtcdTimings timings) {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("etcd: no endpoint");
        }
        List<EtcdMember> members =
                endpoints.stream()
                        .map(Endpoint::parse)
                        .distinct()
                        .map(endpoint -> new EtcdMember(endpoint, tls, timings))
                        .toList();
        EtcdStore store = new EtcdStore(new EtcdMembers(members, timings), timings);
        store.health.start();
        return store;
    }

    @Override
    public <T> Optional<Versioned<T>> get(Key<T> key) {
        RangeResponse answer = read("get " + key.path(), Requests.get(key.path()));
        return answer.getKvsList().stream()
                .findFirst()
                .map(Requests::entry)
                .map(entry -> read(entry, key.type()));
    }

    @Override
    public Snapshot list(String prefix) {
        RangeResponse answer = read("list " + prefix, Requests.list(prefix));
        List<KeyValue> found = answer.getKvsList();
        return new Snapshot(
                answer.getHeader().getRevision(), found.stream().map(Requests::entry).toList());
    }

    @Override
    public OptionalLong commit(@Nullable Fence fence, List<Change<?>> changes) {
        if (changes.isEmpty()) {
            throw new IllegalArgumentException("a transaction without a change");
        }
        String what = "commit " + changes.getFirst().key().path();
        TxnRequest request = Requests.commit(fence, changes);
        try {
            TxnResponse answer =
                    members.once(what, member -> member.call(KVGrpc.getTxnMethod(), request));
            health.answered();
            return answer.getSucceeded()
                    ? OptionalLong.of(answer.getHeader().getRevision())
                    : OptionalLong.empty();
        } catch (CallFailed e) {
            if (e.leaseNotFound()) {
                return OptionalLong.empty();
            }
            throw new StoreUnavailable(what + ": refused by etcd", e);
        }
    }

    @Override
    public AutoCloseable watch(
            String prefix, long fromRevision, Consumer<KeyChange> onChange, Runnable onReset) {
        EtcdWatch watch = new EtcdWatch(members, prefix, fromRevision, onChange, onReset);
        watch.start();
        return watch;
    }

    @Override
    public Lease lease(Duration ttl) {
        return EtcdLease.grant(members, ttl, timings.budget());
    }

    @Override
    public StoreHealth health() {
        return health.now();
    }

    @Override
    public <T> Versioned<T> read(RawEntry entry, Class<T> type) {
        return new Versioned<>(
                Json.read(entry.json(), type), entry.createRevision(), entry.modRevision());
    }

    /**
     * Moves etcd's leadership to a member on another host, if it is on this one now: where etcd
     * lives on the database hosts, the primary's death should not cost an election as well. Best
     * effort.
     *
     * @param host the primary's host, as the members' client URLs or the given endpoints name it
     * @return whether the leader is on another host now
     */
    public boolean moveLeaderAwayFrom(String host) {
        return leader.moveAwayFrom(host);
    }

    /** The host of the endpoint whose member leads now; empty when none that answers does. */
    public Optional<String> leaderHost() {
        return leader.host();
    }

    @Override
    public void close() {
        health.close();
        members.close();
    }

    private RangeResponse read(String what, RangeRequest request) {
        try {
            RangeResponse answer =
                    members.ask(
                            what,
                            timings.budget(),
                            member -> member.call(KVGrpc.getRangeMethod(), request));
            health.answered();
            return answer;
        } catch (CallFailed e) {
            throw new StoreUnavailable(what + ": refused by etcd", e);
        }
    }
}
