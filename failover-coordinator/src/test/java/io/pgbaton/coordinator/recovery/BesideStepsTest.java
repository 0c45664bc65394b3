package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.coordinator.recovery.Witness.Statement;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What is done beside something else (docs/decisions/0055 to 0057) is still done before what needs
 * it, and not before it may be.
 */
class BesideStepsTest {

    private static final String NO_UPSTREAM = "alter system set primary_conninfo = ''";
    private static final String FOLLOW = "alter system set primary_conninfo = 'host";
    private static final String SLOT = "alter system set primary_slot_name";
    private static final String PROMISE = "alter system set pgbaton.promised";

    private final Stage stage = new Stage();
    private final Witness witness = new Witness(stage.nodes, stage.store);

    @Test
    void I13_shouldHaveMadeTheSlotsBeforeThePromotionIsSent() {
        // When
        failOver();

        // Then
        List<Statement> seen = witness.seen();
        assertThat(first(seen, s -> s.is("r2", "pg_create_physical_replication_slot")))
                .isBetween(0, first(seen, s -> s.is("r2", "pg_promote")));
    }

    /** A slot leads nowhere without an upstream, and that comes once the switch was seen. */
    @Test
    void I13_shouldReadyAStandbyThatHasNoUpstream() {
        // When
        failOver();

        // Then
        List<Statement> seen = witness.seen();
        int slot = first(seen, s -> s.is("r3", SLOT));
        assertThat(slot)
                .isGreaterThan(first(seen, s -> s.is("r3", NO_UPSTREAM)))
                .isGreaterThan(first(seen, s -> s.is("r2", "pg_promote")))
                .isLessThan(first(seen, s -> s.is("r3", FOLLOW)));
        assertThat(seen)
                .filteredOn(s -> s.is("r3", FOLLOW))
                .singleElement()
                .satisfies(
                        s ->
                                assertThat(s.phase())
                                        .isGreaterThanOrEqualTo(RecoveryPhase.REPOINTING));
    }

    /** Else it would be sent by a thread that nobody waits for any more. */
    @Test
    void shouldHaveSentEverybodyWhenTheRunIsOverWithoutAMarker() {
        // Given
        witness.instead(
                s -> {
                    if (s.is("r2", "insert into pgbaton.epoch")) {
                        throw new NodeException(NodeException.Kind.BROKEN, null, "gone");
                    }
                    return null;
                });

        // When
        Outcome outcome = failOver();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        assertThat(stage.r3.files.get("primary_conninfo")).contains("r2.invalid");
        assertThat(stage.book.open().map(Journal::phase)).contains(RecoveryPhase.SEALING);
    }

    @Test
    void I10_shouldTouchNoNodeOfASwitchoverBeforeItIsJournaled() {
        // Given
        SwitchoverStage planned = new SwitchoverStage();
        planned.poolsPause();

        // When
        planned.begin();

        // Then
        assertThat(planned.witness.seen())
                .filteredOn(Statement::changes)
                .isNotEmpty()
                .allSatisfy(
                        s -> assertThat(s.phase()).isGreaterThanOrEqualTo(RecoveryPhase.REVOKING));
    }

    /** V8: the candidate has to get all that the old primary has flushed. */
    @Test
    void shouldTakeNoUpstreamAwayBeforeTheStandstill() {
        // Given
        SwitchoverStage planned = new SwitchoverStage();
        planned.poolsPause();

        // When
        planned.begin();

        // Then
        List<Statement> seen = planned.witness.seen();
        int flushed =
                first(seen, s -> s.is("r1", "select exists (select from pg_stat_replication"));
        assertThat(flushed).isNotNegative();
        for (String standby : List.of("r2", "r3")) {
            assertThat(first(seen, s -> s.is(standby, NO_UPSTREAM))).isGreaterThan(flushed);
            assertThat(seen.stream().filter(s -> s.is(standby, PROMISE))).hasSize(1);
        }
    }

    /** The sessions that were opened for nothing are closed, and nothing was promised in them. */
    @Test
    void shouldPromiseNothingWhereThePoolsDoNotPause() {
        // Given
        SwitchoverStage planned = new SwitchoverStage();

        // When
        Outcome outcome = planned.begin();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.GivenUp.class);
        assertThat(planned.witness.seen()).noneMatch(Statement::changes);
    }

    /** Where the first of these stands; -1: nowhere. */
    private static int first(List<Statement> seen, Predicate<Statement> wanted) {
        for (int i = 0; i < seen.size(); i++) {
            if (wanted.test(seen.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private Outcome failOver() {
        return new Recovery(stage.scene(witness), stage.book)
                .begin(Journal.Kind.FAILOVER, "r1", "dead: a test");
    }
}
