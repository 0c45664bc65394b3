package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.coordinator.domain.Veto;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I10: r2 was chosen with whole records up to 0/2FFFFF0 and a torn one up to 0/3000000. */
class ContinuationTest {

    private final Stage stage = new Stage();

    @ParameterizedTest
    @CsvSource({
        "0/3000000, 0/3000000",
        "0/3000000, 0/2FFFFF0",
        "0/2FFFFF0, 0/2FFFFF0",
        "0/3000400, 0/3000400"
    })
    void shouldPromoteACandidateThatReachesTheForkStill(String received, String replayed) {
        // Given
        stage.r2.received = received;
        stage.r2.replayed = replayed;
        Journal open = promoting();

        // When
        Outcome outcome = new Recovery(stage.scene, stage.book).resume(open);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Sealed.class,
                        end -> assertThat(end.topology().primary()).isEqualTo("r2"));
        assertThat(stage.r2.standby).isFalse();
    }

    /** Its data were replaced by older ones, or by those of a node on another timeline. */
    @ParameterizedTest
    @CsvSource({"1, 0/2FFFFEF", "2, 0/3000000"})
    void shouldNotPromoteACandidateThatIsNotAsItWasChosen(int timeline, String end) {
        // Given
        stage.r2.timeline = timeline;
        stage.r2.received = end;
        stage.r2.replayed = end;
        Journal open = promoting();

        // When
        Outcome outcome = new Recovery(stage.scene, stage.book).resume(open);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Open.class,
                        refused -> {
                            assertThat(refused.veto()).isEqualTo(Veto.CANDIDATE_LOST);
                            assertThat(refused.nodes().get("r2"))
                                    .contains("was chosen with a log up to 0/3000000");
                        });
        assertThat(stage.r2.standby).isTrue();
        assertThat(stage.book.open()).isPresent();
    }

    @Test
    void shouldGoOnWithACandidateThatWasPromotedFromTheFork() {
        // Given
        promoted("0/2FFFFF0");
        Journal open = promoting();

        // When
        Outcome outcome = new Recovery(stage.scene, stage.book).resume(open);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.r3.files.get("primary_conninfo")).contains("r2.invalid");
    }

    /** I6: PROMOTING does not say that its predecessor had armed it. */
    @Test
    void shouldArmACandidateWhosePromotionIsUnderWay() {
        // Given
        Witness witness = new Witness(stage.nodes, stage.store);
        witness.instead(
                s -> {
                    if (s.is("r2", "select pg_wal_replay_pause()")) {
                        promoted("0/2FFFFF0");
                        throw new NodeException(
                                NodeException.Kind.SQL, "55000", "standby promotion is ongoing");
                    }
                    return null;
                });
        Journal open = promoting();

        // When
        Outcome outcome = new Recovery(stage.scene(witness), stage.book).resume(open);

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.r2.files).containsEntry("synchronous_standby_names", "ANY 1 (\"r3\")");
        assertThat(witness.sentTo("r2")).noneMatch(sql -> sql.contains("pg_promote"));
    }

    @Test
    void shouldNotTakeAPromotionFromElsewhereForTheCandidates() {
        // Given
        promoted("0/2000000");
        Journal open = promoting();

        // When
        Outcome outcome = new Recovery(stage.scene, stage.book).resume(open);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Open.class,
                        refused ->
                                assertThat(refused.nodes().get("r2"))
                                        .isEqualTo(
                                                "was promoted, and not from 0/3000000 on"
                                                        + " timeline 1"));
        assertThat(stage.r2.altered).noneMatch(sql -> sql.contains("synchronous_standby_names"));
    }

    /** Killed in mid-promotion, it wrote on: what lies past the whole records is its own [T10]. */
    @Test
    void shouldLetNobodyFollowPastWhatTheCandidateWasChosenWith() {
        // Given
        stage.r2.received = "0/3000400";
        stage.r2.replayed = "0/3000400";
        stage.r3.received = "0/2FFFFF8";
        stage.r3.replayed = "0/2FFFFF8";
        Journal open = promoting();

        // When
        new Recovery(stage.scene, stage.book).resume(open);

        // Then
        assertThat(stage.r2.standby).isFalse();
        assertThat(stage.r3.files.get("primary_conninfo")).isEmpty();
    }

    private void promoted(String leftAt) {
        stage.r2.standby = false;
        stage.r2.timeline = 2;
        stage.r2.leftAt = leftAt;
        stage.r3.received = "0/2FFFFF0";
        stage.r3.replayed = "0/2FFFFF0";
    }

    private Journal promoting() {
        Journal begun =
                stage.book
                        .succession()
                        .begin(Journal.Kind.FAILOVER, "r1", "dead: a test", Stage.NOW);
        DurabilityRule rule =
                new DurabilityRule(begun.epoch(), "r2", new TreeSet<>(List.of("r3")), 1);
        Fork fork = new Fork(1, Lsn.parse("0/3000000"), Lsn.parse("0/2FFFFF0"));
        Journal chosen =
                stage.book.write(begun.choosing(new Journal.Candidate("r2", rule, fork), Map.of()));
        return stage.book.write(chosen.in(RecoveryPhase.PROMOTING));
    }
}
