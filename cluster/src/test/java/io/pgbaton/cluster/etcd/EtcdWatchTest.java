package io.pgbaton.cluster.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.WatchResponse;
import io.pgbaton.cluster.store.Store.KeyChange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Responses of several members, merged; nothing listens at the member's address here. */
class EtcdWatchTest {

    private final List<KeyChange> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger resets = new AtomicInteger();
    private final EtcdTimings timings = EtcdTimings.defaults();
    private final EtcdMembers members =
            new EtcdMembers(
                    List.of(new EtcdMember(Endpoint.parse("127.0.0.1:1"), null, timings)), timings);
    private final EtcdWatch watch =
            new EtcdWatch(members, "/p/", 10, seen::add, resets::incrementAndGet);

    @BeforeEach
    void start() {
        watch.start();
    }

    @AfterEach
    void close() {
        watch.close();
        members.close();
    }

    @Test
    void shouldTellEachRevisionOnceWhoeverIsFirst() {
        // When
        receive(put("/p/a", 10));
        receive(put("/p/a", 10));
        receive(put("/p/b", 11), put("/p/c", 12));
        receive(put("/p/b", 11));
        receive(put("/p/c", 12), put("/p/d", 13));

        // Then
        await().untilAsserted(() -> assertThat(revisions()).containsExactly(10L, 11L, 12L, 13L));
        assertThat(watch.next()).isEqualTo(14);
    }

    @Test
    void shouldTellAllOfARevision() {
        // When
        receive(put("/p/a", 10), put("/p/b", 10), delete("/p/c", 10));
        receive(put("/p/a", 10), put("/p/b", 10), delete("/p/c", 10));

        // Then
        await().untilAsserted(() -> assertThat(seen).hasSize(3));
        assertThat(seen.getLast().json()).isNull();
    }

    @Test
    void shouldGoOnAfterCompactionAndSaySo() {
        // When
        watch.received(WatchResponse.newBuilder().setCanceled(true).setCompactRevision(20).build());
        receive(put("/p/a", 15));
        receive(put("/p/a", 20));

        // Then
        await().untilAsserted(() -> assertThat(revisions()).containsExactly(20L));
        assertThat(resets).hasValue(1);
    }

    @Test
    void shouldNotBeginAnewWhenAnotherMemberToldWhatWasCompacted() {
        // When
        receive(put("/p/a", 25));
        watch.received(WatchResponse.newBuilder().setCanceled(true).setCompactRevision(20).build());
        receive(put("/p/a", 26));

        // Then
        await().untilAsserted(() -> assertThat(revisions()).containsExactly(25L, 26L));
        assertThat(resets).hasValue(0);
    }

    @Test
    void shouldRememberProgressOnAQuietPrefix() {
        // When
        watch.received(
                WatchResponse.newBuilder()
                        .setHeader(ResponseHeader.newBuilder().setRevision(500))
                        .build());

        // Then
        await().untilAsserted(() -> assertThat(watch.next()).isEqualTo(501));
    }

    @Test
    void shouldNotTakeTheAnswerToItsOpeningForProgress() {
        // When
        watch.received(
                WatchResponse.newBuilder()
                        .setCreated(true)
                        .setHeader(ResponseHeader.newBuilder().setRevision(500))
                        .build());
        receive(put("/p/a", 12));

        // Then
        await().untilAsserted(() -> assertThat(revisions()).containsExactly(12L));
    }

    private List<Long> revisions() {
        return seen.stream().map(KeyChange::modRevision).toList();
    }

    private void receive(Event... events) {
        watch.received(WatchResponse.newBuilder().addAllEvents(List.of(events)).build());
    }

    private static Event put(String key, long revision) {
        return event(Event.EventType.PUT, key, revision);
    }

    private static Event delete(String key, long revision) {
        return event(Event.EventType.DELETE, key, revision);
    }

    private static Event event(Event.EventType type, String key, long revision) {
        return Event.newBuilder()
                .setType(type)
                .setKv(
                        KeyValue.newBuilder()
                                .setKey(Requests.bytes(key))
                                .setValue(Requests.bytes("{}"))
                                .setModRevision(revision))
                .build();
    }
}
