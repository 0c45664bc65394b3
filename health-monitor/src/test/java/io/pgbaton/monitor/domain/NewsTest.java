package io.pgbaton.monitor.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.events.HeartbeatOutcome;
import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.NodeState.Receiver;
import io.pgbaton.events.NodeState.Sender;
import io.pgbaton.events.PoolObserved;
import io.pgbaton.events.ProbeOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewsTest {

    private static final Sender PG2 = new Sender("pg2", "streaming", "quorum", "0/10", 0);

    @Test
    void shouldCallTheFirstObservationNews() {
        assertThat(News.in(null, answered(primary("0/10", PG2)))).isTrue();
    }

    @Test
    void shouldCallWhatOnlyMovesOnNoNews() {
        // Given
        NodeObserved before = answered(primary("0/10", PG2));
        Sender later = new Sender("pg2", "streaming", "quorum", "0/20", 16);

        // When
        boolean news = News.in(before, answered(primary("0/30", later)));

        // Then
        assertThat(news).isFalse();
    }

    @Test
    void shouldCallEveryProbeThatWasNotAnsweredNews() {
        // Given
        NodeObserved refused = observed(ProbeOutcome.REFUSED, null);

        // Then
        assertThat(News.in(answered(primary("0/10", PG2)), refused)).isTrue();
        assertThat(News.in(refused, refused)).isTrue();
        assertThat(News.in(refused, answered(primary("0/10", PG2)))).isTrue();
    }

    @Test
    void shouldCallALostSenderNews() {
        // Given
        NodeObserved before = answered(primary("0/10", PG2));

        // Then
        assertThat(News.in(before, answered(primary("0/10")))).isTrue();
    }

    @Test
    void shouldCallALostReceiverNewsAndItsAgeNone() {
        // Given
        NodeObserved before = answered(standby(new Receiver("streaming", "h", 1, null, 10L)));
        NodeObserved older = answered(standby(new Receiver("streaming", "h", 1, null, 900L)));
        NodeObserved alone = answered(standby(null));

        // Then
        assertThat(News.in(before, older)).isFalse();
        assertThat(News.in(before, alone)).isTrue();
    }

    @Test
    void shouldCallAPromotionNews() {
        // Given
        NodeObserved before = answered(standby(null));

        // Then
        assertThat(News.in(before, answered(primary("0/10")))).isTrue();
    }

    @Test
    void shouldCallHeartbeatsThatEndOtherwiseNewsAndTheirAgeNone() {
        // Given
        NodeObserved before = beating(HeartbeatOutcome.COMMITTED, 1_000);

        // Then
        assertThat(News.in(before, beating(HeartbeatOutcome.COMMITTED, 2_000))).isFalse();
        assertThat(News.in(before, beating(HeartbeatOutcome.DISK_FULL, 0))).isTrue();
        assertThat(News.in(answered(primary("0/10")), beating(HeartbeatOutcome.COMMITTED, 0)))
                .isTrue();
    }

    @Test
    void shouldCallAPausedPoolNewsAndItsConnectionsNone() {
        // Given
        PoolObserved before = pool(List.of(), List.of("127.0.0.1:1"));

        // Then
        assertThat(News.in(before, pool(List.of(), List.of()))).isFalse();
        assertThat(News.in(before, pool(List.of("orders"), List.of()))).isTrue();
    }

    private static NodeObserved answered(NodeState state) {
        return observed(ProbeOutcome.ANSWERED, state);
    }

    private static NodeObserved beating(HeartbeatOutcome outcome, long ageMillis) {
        Instant now = Instant.EPOCH;
        return new NodeObserved(
                "orders",
                "a",
                "pg1",
                now,
                ProbeOutcome.ANSWERED,
                now,
                0,
                1,
                null,
                1.0,
                null,
                primary("0/10"),
                new NodeObserved.Heartbeat(1, outcome, ageMillis),
                ageMillis);
    }

    private static NodeObserved observed(ProbeOutcome outcome, @Nullable NodeState state) {
        Instant now = Instant.EPOCH;
        return new NodeObserved(
                "orders", "a", "pg1", now, outcome, now, 0, 1, null, 1.0, null, state);
    }

    private static NodeState primary(String lsn, Sender... senders) {
        return state(false, lsn, null, List.of(senders));
    }

    private static NodeState standby(@Nullable Receiver receiver) {
        return state(true, null, receiver, List.of());
    }

    private static NodeState state(
            boolean inRecovery,
            @Nullable String writeLsn,
            @Nullable Receiver receiver,
            List<Sender> senders) {
        return new NodeState(
                inRecovery,
                1,
                writeLsn,
                null,
                null,
                false,
                false,
                "",
                null,
                "1",
                170000,
                List.of(),
                receiver,
                senders,
                Map.of("a", Instant.EPOCH),
                null);
    }

    private static PoolObserved pool(List<String> paused, List<String> servers) {
        return new PoolObserved(
                "orders",
                "a",
                "rw",
                Instant.EPOCH,
                true,
                paused,
                Map.of("orders", "h:1"),
                servers,
                "PgBouncer",
                null);
    }
}
