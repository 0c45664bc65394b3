package io.pgbaton.lab.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.etcd.EtcdStore;
import io.pgbaton.cluster.store.Change;
import io.pgbaton.cluster.store.Fence;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.StorePractice;
import io.pgbaton.cluster.store.Versioned;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a transaction writes, under which conditions, over three members of etcd. */
class EtcdStoreIT {

    @RegisterExtension private static final EtcdLab ETCD = new EtcdLab();

    private final EtcdStore store = ETCD.connect();
    private final String cluster = ETCD.cluster();
    private final Key<Member> decider = Key.decider(cluster);
    private final Key<Suspicion> suspicion = Key.suspicion(cluster);
    private final Key<Hold> hold = Key.hold(cluster);

    @Test
    void shouldWriteOnlyUnderTheFenceAndTheRevisionsThatWereRead() {
        // Given
        long token =
                store.commit(null, List.of(Change.create(decider, member("one")))).orElseThrow();
        Fence fence = new Fence(decider, token);
        Fence stale = new Fence(decider, token - 1);

        // When
        long written = store.commit(fence, List.of(Change.create(hold, hold("a")))).orElseThrow();

        // Then
        Versioned<Hold> read = store.get(hold).orElseThrow();
        assertThat(read).isEqualTo(new Versioned<>(hold("a"), written, written));
        assertThat(store.commit(fence, List.of(Change.create(hold, hold("b"))))).isEmpty();
        assertThat(store.commit(stale, List.of(Change.replace(hold, read, hold("b"))))).isEmpty();
        assertThat(store.get(hold)).contains(read);
        assertThat(store.commit(fence, List.of(Change.delete(hold, read)))).isPresent();
        assertThat(store.get(hold)).isEmpty();
    }

    @Test
    void shouldWriteAllOrNothing() {
        // Given
        store.commit(null, List.of(Change.create(hold, hold("a")))).orElseThrow();

        // When
        var refused =
                store.commit(
                        null,
                        List.of(
                                Change.create(suspicion, suspicion()),
                                Change.create(hold, hold("b"))));

        // Then
        assertThat(refused).isEmpty();
        assertThat(store.get(suspicion)).isEmpty();
    }

    @Test
    void shouldPractiseForRealAndLeaveNothingBehind() {
        // When
        int seen = StorePractice.run(store, "it", 5);

        // Then
        assertThat(seen).isEqualTo(5);
        assertThat(store.list("/pgbaton/v1/practice/").entries()).isEmpty();
    }

    private static Member member(String id) {
        return new Member(id, "h:1", Instant.EPOCH);
    }

    private static Hold hold(String reason) {
        return new Hold(Hold.Kind.OPERATOR, "me", reason, Instant.EPOCH, null);
    }

    private static Suspicion suspicion() {
        return new Suspicion(Epoch.FIRST, "pg1", Instant.EPOCH, List.of("a"));
    }
}
