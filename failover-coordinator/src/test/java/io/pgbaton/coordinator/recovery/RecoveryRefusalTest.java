package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeDialer;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.cluster.node.StepGuard;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.coordinator.recovery.Witness.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a failover from r1 must stop, and what it must leave behind then. */
class RecoveryRefusalTest {

    private final Stage stage = new Stage();
    private final Witness witness = new Witness(stage.nodes, stage.store);

    @Test
    void I1_shouldSendNothingOnceTheLeaseHasNoMargin() {
        // Given
        AtomicBoolean late = new AtomicBoolean();
        atOnce(s -> s.sql().contains("create_physical"), () -> late.set(true));
        StepGuard guard =
                step -> {
                    if (late.get()) {
                        throw new StepGuard.LeadershipLost("no margin");
                    }
                };

        // When
        var failover = new Recovery(stage.scene(witness, guard), stage.book);

        // Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class).isThrownBy(() -> begin(failover));
        assertThat(witness.seen().getLast().sql()).contains("create_physical");
        assertThat(stage.r2.standby && stage.r3.standby).isTrue();
    }

    @Test
    void I1_shouldNotSealOnceAnotherDecides() {
        // Given
        atOnce(
                s -> s.sql().startsWith("insert"),
                () -> {
                    stage.store.remove(Key.decider("orders"));
                    stage.store.put(Key.decider("orders"), new Member("d2", "d2:8082", Stage.NOW));
                });

        // When
        var failover = new Recovery(stage.scene(witness), stage.book);

        // Then
        assertThatExceptionOfType(StepGuard.LeadershipLost.class).isThrownBy(() -> begin(failover));
        assertThat(stage.store.value(Key.topology("orders")))
                .extracting(Topology::epoch)
                .isEqualTo(Epoch.FIRST);
    }

    @Test
    void I3_shouldPromoteNobodyWhileAVoterMayHaveAcknowledgedAlone() {
        // Given
        witness.refuse("r3");

        // When
        Outcome outcome = failOver(witness);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        assertThat(stage.r2.standby).isTrue();
    }

    /** What a voter may never come to do, each by a statement of its own. */
    enum Hang {
        ANSWER("pgbaton.promised"),
        LOAD("current_setting('primary_conninfo') = ''"),
        PAUSE("as receivers"),
        DRAIN("as received");

        private final String asked;

        Hang(String asked) {
            this.asked = asked;
        }

        Rows answer() throws NodeException {
            return switch (this) {
                case ANSWER -> throw new NodeException(NodeException.Kind.SILENT, null, "silent");
                case LOAD -> new Rows(List.of("value"), List.of(List.of("f")));
                case PAUSE ->
                        new Rows(
                                List.of("standby", "pause", "receivers", "waits"),
                                List.of(List.of("t", "pause requested", "0", "WALRead")));
                case DRAIN ->
                        new Rows(
                                List.of("received", "replayed", "waits"),
                                List.of(List.of("0/4000000", "0/3000000", "WALRead")));
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void I9_shouldRefuseWhenAVoterDoesNotInTime(Hang hang) {
        // Given
        witness.instead(s -> s.is("r3", hang.asked) ? hang.answer() : null);

        // When
        Outcome outcome = failOver(witness);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Open.class,
                        refused ->
                                assertThat(refused.nodes().get("r3"))
                                        .containsAnyOf("in time", "silent", "would not pause"));
        assertThat(stage.r2.standby && stage.r3.standby).isTrue();
    }

    /** A false alarm together with a lost voter [H1]: whoever was fenced is come back for. */
    @Test
    void I14_shouldGiveTheRoleBackToAFencedPrimaryWhenTooFewCanBeRevoked() {
        // Given
        LivingPrimary r1 = new LivingPrimary(stage.nodes);
        Witness all = new Witness(r1, stage.store);
        AtomicBoolean fenced = new AtomicBoolean();
        all.instead(
                s -> {
                    if (s.is("r3", Statement.CONNECT)) {
                        await().until(() -> fenced.get() || r1.fenced());
                        fenced.set(true);
                        throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                    }
                    return null;
                });

        // When
        Outcome outcome = failOver(all);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.book.topology().orElseThrow().primary()).isEqualTo("r1");
        assertThat(r1.fenced() || r1.readOnly()).isFalse();
        assertThat(r1.node.files)
                .containsEntry("synchronous_standby_names", stage.rule.names().value());
        assertThat(stage.r2.standby).isTrue();
    }

    @Test
    void I14_shouldStayAnOpenJournalWhenNeitherPromotionNorReturnIsPossible() {
        // Given
        witness.refuse("r3");

        // When
        failOver(witness);

        // Then
        assertThat(stage.book.open()).map(Journal::phase).contains(RecoveryPhase.REVOKING);
    }

    @Test
    void I14_shouldCompleteAnOpenJournalOnceTheLostVoterIsBack() {
        // Given
        AtomicBoolean back = new AtomicBoolean();
        witness.instead(
                s -> {
                    if (s.is("r3", Statement.CONNECT) && !back.get()) {
                        throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                    }
                    return null;
                });
        failOver(witness);
        back.set(true);

        // When
        Outcome outcome =
                new Recovery(stage.scene(witness), stage.book)
                        .resume(stage.book.open().orElseThrow());

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
    }

    /** Does something when such a statement is sent, before it arrives. */
    private void atOnce(Predicate<Statement> when, Runnable action) {
        witness.instead(
                s -> {
                    if (when.test(s)) {
                        action.run();
                    }
                    return null;
                });
    }

    private Outcome failOver(NodeDialer nodes) {
        return begin(new Recovery(stage.scene(nodes), stage.book));
    }

    private static Outcome begin(Recovery recovery) {
        return recovery.begin(Journal.Kind.FAILOVER, "r1", "dead: a test");
    }
}
