package io.pgbaton.cluster.store;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.domain.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Walks a recovery's way through the store some dozens of times when a service starts: fenced
 * transactions with a journal, a topology and a suspicion, each seen again by a watch and read into
 * a view. Otherwise the first real one would find the client's, the codec's and the JSON reader's
 * code interpreted, in eight processes at once, while clients wait.
 *
 * <p>It works on keys of its own, below {@code /pgbaton/v1/practice/}, all bound to a lease that is
 * revoked at the end. No cluster's key is touched.
 */
public final class StorePractice {

    private static final Logger LOG = Logger.getLogger(StorePractice.class);
    private static final Duration TTL = Duration.ofSeconds(5);
    private static final long SEEN_MILLIS = 200;
    private static final String CLUSTER = "practice";

    private final Store store;
    private final String prefix;
    private final ClusterParts parts;
    private final Map<String, Long> revisions = new HashMap<>();
    private final Semaphore seen = new Semaphore(0);

    private StorePractice(Store store, String instance) {
        this.store = store;
        this.prefix = Key.practicePrefix(instance);
        this.parts =
                new ClusterParts(
                        CLUSTER,
                        stored -> {
                            throw new IllegalArgumentException("no spec is practised");
                        });
    }

    /**
     * Practises; returns early, and does no harm, where the store is away.
     *
     * @param instance keeps the keys of two processes apart
     * @return how many rounds were seen again by the watch
     */
    public static int run(Store store, String instance, int rounds) {
        try {
            return new StorePractice(store, instance).practise(rounds);
        } catch (StoreUnavailable e) {
            LOG.debugf("not practised, store is away reason=%s", e.getMessage());
            return 0;
        } catch (Exception e) {
            LOG.warnf(e, "not practised");
            return 0;
        }
    }

    private int practise(int rounds) throws Exception {
        long from = store.list(prefix).revision() + 1;
        try (Lease lease = store.lease(TTL);
                AutoCloseable watch = store.watch(prefix, from, this::changed, () -> {})) {
            Key<Member> office = key("decider", Member.class);
            Member self = new Member(CLUSTER, CLUSTER, Instant.now());
            OptionalLong token =
                    store.commit(null, List.of(Change.create(office, self).leased(lease.id())));
            int done = 0;
            for (int i = 0; token.isPresent() && i < rounds; i++) {
                done += round(new Fence(office, token.getAsLong()), lease) ? 1 : 0;
            }
            LOG.debugf("practised rounds=%d watch=%s", done, watch);
            return done;
        }
    }

    /** Whether the watch saw it. */
    private boolean round(Fence fence, Lease lease) throws InterruptedException {
        seen.drainPermits();
        Epoch epoch = Epoch.FIRST.next();
        Instant now = Instant.now();
        DurabilityRule rule = new DurabilityRule(epoch, "p2", new TreeSet<>(Set.of("p3")), 1);
        Journal begun =
                Journal.begin(epoch, fence.token(), Journal.Kind.FAILOVER, "p1", CLUSTER, now);
        Journal chosen =
                begun.with(new Journal.Step("revoke", now, 1.5, "practised"))
                        .choosing(
                                new Journal.Candidate(
                                        "p2",
                                        rule,
                                        new Fork(1, Lsn.parse("0/1"), Lsn.parse("0/1"))),
                                Map.of());
        Journal promoting = chosen.in(RecoveryPhase.PROMOTING);
        List<Change<?>> all = new ArrayList<>();
        all.add(change("suspicion", new Suspicion(epoch, "p1", now, List.of("a")), lease));
        all.add(change("topology", new Topology(epoch, "p2", rule, null, 2, now, "-"), lease));
        write(fence, List.of(change("recovery", begun, lease)));
        write(fence, List.of(change("recovery", chosen, lease), record(chosen, lease)));
        write(fence, List.of(change("recovery", promoting, lease)));
        write(fence, all);
        return seen.tryAcquire(4, SEEN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void write(Fence fence, List<Change<?>> changes) {
        OptionalLong revision = store.commit(fence, changes);
        revision.ifPresent(r -> changes.forEach(c -> revisions.put(c.key().path(), r)));
    }

    private Change<EpochRecord> record(Journal journal, Lease lease) {
        return change(
                "epoch",
                new EpochRecord(
                        journal.epoch(), EpochRecord.Outcome.BEGUN, null, journal, List.of()),
                lease);
    }

    @SuppressWarnings("unchecked")
    private <T> Change<T> change(String part, T value, Lease lease) {
        Key<T> key = key(part, (Class<T>) value.getClass());
        return new Change<>(key, revisions.getOrDefault(key.path(), 0L), value, lease.id());
    }

    private <T> Key<T> key(String part, Class<T> type) {
        return new Key<>(prefix + part, type);
    }

    private void changed(Store.KeyChange change) {
        String part = change.path().substring(prefix.length());
        @Nullable String json = change.json();
        if (parts.take(part, json, change.createRevision(), change.modRevision())
                && parts.view(change.modRevision()).journal() != null) {
            seen.release();
        }
    }
}
