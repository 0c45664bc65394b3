package io.pgbaton.coordinator.recovery;

import static io.pgbaton.coordinator.recovery.JournalStage.CLUSTER;
import static io.pgbaton.coordinator.recovery.JournalStage.NOW;
import static io.pgbaton.coordinator.recovery.JournalStage.candidate;
import static io.pgbaton.coordinator.recovery.JournalStage.report;
import static io.pgbaton.coordinator.recovery.JournalStage.request;
import static io.pgbaton.coordinator.recovery.JournalStage.topology;
import static io.pgbaton.coordinator.recovery.JournalStage.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.ClusterView;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Versioned;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A switchover that somebody asked for, or took back, and the journal that answers it. */
class JournalSwitchoverTest {

    private final JournalStage stage = new JournalStage();
    private final MemoryStore store = stage.store;
    private final JournalBook book = stage.book;

    @Test
    void shouldBeginASwitchoverTogetherWithItsRequest() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        store.put(Key.switchover(CLUSTER), request());
        book.load();

        // When
        Journal journal = book.succession().begin(request(), report(), "to pg2", NOW);

        // Then
        assertThat(journal.epoch()).isEqualTo(new Epoch(4));
        assertThat(journal.kind()).isEqualTo(Journal.Kind.SWITCHOVER);
        assertThat(journal.phase()).isEqualTo(RecoveryPhase.PAUSING);
        assertThat(journal.oldPrimary()).isEqualTo("pg1");
        assertThat(store.value(Key.switchover(CLUSTER)))
                .isEqualTo(request().running(new Epoch(4), report()));
        assertThat(store.applied).isEqualTo(1);
    }

    @Test
    void shouldBeginNothingForARequestThatWasTakenBackMeanwhile() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        store.put(Key.switchover(CLUSTER), request());
        book.load();
        store.put(
                Key.switchover(CLUSTER),
                request().answered(SwitchoverRequest.State.CANCELLED, "taken back", null));

        // When, Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class)
                .isThrownBy(() -> book.succession().begin(request(), report(), "to pg2", NOW));
        assertThat(store.value(Key.recovery(CLUSTER))).isNull();
    }

    @Test
    void shouldGoOnAsAFailoverWhenASwitchoversCandidateIsGivenUp() {
        // Given
        store.put(Key.topology(CLUSTER), topology(3));
        store.put(Key.switchover(CLUSTER), request());
        book.load();
        Journal chosen =
                book.write(
                        book.succession()
                                .begin(request(), report(), "to pg2", NOW)
                                .in(RecoveryPhase.REVOKING)
                                .choosing(candidate(), Map.of()));

        // When
        Journal next = book.succession().succeed(chosen, NOW, List.of());

        // Then
        assertThat(next.kind()).isEqualTo(Journal.Kind.FAILOVER);
        assertThat(next.phase()).isEqualTo(RecoveryPhase.REVOKING);
    }

    @Test
    void shouldSeeThatSomebodyAskedForASwitchover() {
        // Given
        book.load();
        long revision = store.put(Key.switchover(CLUSTER), request());
        ClusterView view = view(null, new Versioned<>(request(), revision, revision));

        // When
        boolean before = book.requests().knows(view);
        book.load();

        // Then
        assertThat(before).isFalse();
        assertThat(book.requests().knows(view)).isTrue();
        assertThat(book.requests().switchover()).contains(request());
    }
}
