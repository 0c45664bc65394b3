package io.pgbaton.cluster.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.pgbaton.cluster.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is asked when; the calls are the test's own. */
class EtcdMembersTest {

    private static final Duration BUDGET = Duration.ofMillis(300);

    private final EtcdTimings timings = EtcdTimings.defaults();
    private final EtcdMembers members = members(timings);
    private final List<EtcdMember> asked = new ArrayList<>();

    @AfterEach
    void close() {
        members.close();
    }

    @Test
    void shouldAskTheOneThatAnsweredLastFirst() {
        // Given
        members.ask("x", BUDGET, this::answer);

        // When
        members.ask("x", BUDGET, this::answer);

        // Then
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1)).isSameAs(asked.get(0));
    }

    @Test
    void shouldAskTheNextWhenOneIsSilent() {
        // When
        EtcdMember answered =
                members.ask(
                        "x",
                        BUDGET,
                        member -> {
                            asked.add(member);
                            return asked.size() == 1
                                    ? new CompletableFuture<EtcdMember>()
                                    : CompletableFuture.completedFuture(member);
                        });

        // Then
        assertThat(asked).hasSize(2).doesNotHaveDuplicates();
        assertThat(members.inOrder().getFirst()).isSameAs(answered);
    }

    @Test
    @Timeout(60)
    void shouldAskTheNextAtOnceWhenOneFails() {
        // Given
        Duration never = Duration.ofHours(1);
        EtcdMembers unhedged =
                members(new EtcdTimings(never, never, never, never, never, never, never));

        // When
        unhedged.ask("x", never, member -> asked.size() < 2 ? fail(member) : answer(member));

        // Then
        assertThat(asked).hasSize(3).doesNotHaveDuplicates();
        unhedged.close();
    }

    @Test
    void shouldAskAllAgainUntilTheBudgetIsSpent() {
        assertThatThrownBy(() -> members.ask("get x", BUDGET, this::fail))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("get x");
        assertThat(asked).hasSizeBetween(9, 60);
    }

    @Test
    void shouldAskOneThatHasFailedForLongLessOften() {
        assertThat(members.pause(Duration.ZERO)).isEqualTo(timings.pause());
        assertThat(members.pause(Duration.ofSeconds(1))).isEqualTo(Duration.ofMillis(50));
        assertThat(members.pause(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void shouldNotAskAgainWhatEtcdRefused() {
        assertThatThrownBy(
                        () ->
                                members.ask(
                                        "x",
                                        BUDGET,
                                        member -> refused(Status.INVALID_ARGUMENT, "bad", true)))
                .isInstanceOf(CallFailed.class);
    }

    @Test
    void shouldNotSendATransactionTwiceWhenItMayHaveBeenApplied() {
        // Given
        AtomicInteger sent = new AtomicInteger();

        // Then
        assertThatThrownBy(
                        () ->
                                members.once(
                                        "commit",
                                        member -> {
                                            sent.incrementAndGet();
                                            return failed(Status.DEADLINE_EXCEEDED, true);
                                        }))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("may have been applied");
        assertThat(sent).hasValue(1);
    }

    @Test
    void shouldSendATransactionToTheNextWhenItSurelyWasNotApplied() {
        // When
        EtcdMember answered =
                members.once("commit", member -> asked.size() < 2 ? fail(member) : answer(member));

        // Then
        assertThat(asked).hasSize(3).last().isSameAs(answered);
    }

    private static EtcdMembers members(EtcdTimings timings) {
        return new EtcdMembers(
                IntStream.rangeClosed(1, 3)
                        .mapToObj(i -> Endpoint.parse("127.0.0." + i + ":1"))
                        .map(endpoint -> new EtcdMember(endpoint, null, timings))
                        .toList(),
                timings);
    }

    private CompletableFuture<EtcdMember> answer(EtcdMember member) {
        asked.add(member);
        return CompletableFuture.completedFuture(member);
    }

    private CompletableFuture<EtcdMember> fail(EtcdMember member) {
        asked.add(member);
        return failed(Status.UNAVAILABLE, false);
    }

    private static CompletableFuture<EtcdMember> failed(Status status, boolean sent) {
        return CompletableFuture.failedFuture(new CallFailed("h:1", status, sent));
    }

    private static CompletableFuture<EtcdMember> refused(Status status, String text, boolean sent) {
        return failed(status.withDescription("etcdserver: " + text), sent);
    }
}
