package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.node.ControlSession;
import io.pgbaton.cluster.node.Rows;
import io.pgbaton.coordinator.recovery.Witness.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The order of a whole failover from r1, which is dead, to r2: what comes before what. */
class RecoveryOrderTest {

    private static final String NAMES = "alter system set synchronous_standby_names = ";
    private static final String FOLLOW = "alter system set primary_conninfo = 'host";
    private static final String PROMOTE = "pg_promote";

    private final Stage stage = new Stage();
    private final Witness witness = new Witness(stage.nodes, stage.store);

    @Test
    void I5_shouldPromoteWhoIsFurthestAndNotWhoIsPreferred() {
        // Given
        stage.r3.received = "0/3000001";
        stage.r3.replayed = "0/3000001";

        // When
        Outcome outcome = failOver();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(stage.r3.standby).isFalse();
        assertThat(stage.r2.standby).isTrue();
    }

    @Test
    void I6_shouldArmTheCandidateAndSeeItLoadedBeforeItIsPromoted() {
        // When
        failOver();

        // Then
        assertThat(witness.sentTo("r2"))
                .containsSubsequence(
                        NAMES + "'ANY 1 (\"r3\")'",
                        "select pg_reload_conf()",
                        only("r2", "current_setting('synchronous_standby_names')"),
                        only("r2", PROMOTE));
    }

    @Test
    void I6_shouldNotPromoteACandidateThatDoesNotLoadItsNames() {
        // Given
        witness.answer("r2", "current_setting('synchronous_standby_names')", "f");

        // When
        Outcome outcome = failOver();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        assertThat(stage.r2.standby).isTrue();
    }

    @Test
    void I6_shouldHaveNamesOnEveryNodeAlways() {
        // When
        failOver();

        // Then
        assertThat(witness.seen())
                .noneMatch(s -> s.sql().startsWith("alter system reset synchronous_standby_names"))
                .noneMatch(s -> s.sql().startsWith(NAMES + "''"));
        assertThat(stage.r3.files)
                .containsEntry("synchronous_standby_names", StandbyNames.NONE.value());
    }

    /** The insert returned; that proves nothing. */
    @Test
    void I6_shouldNotSealAMarkerThatNobodyReportsFlushed() {
        // Given
        witness.instead(
                s ->
                        s.is("r2", "flush_lsn >=")
                                ? new Rows(List.of("application_name"), List.of())
                                : null);

        // When
        Outcome outcome = failOver();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        assertThat(witness.sentTo("r2")).anyMatch(sql -> sql.startsWith("insert"));
        assertThat(stage.book.topology().orElseThrow().epoch()).isEqualTo(Epoch.FIRST);
    }

    @Test
    void I10_shouldHaveJournaledThePhaseBeforeEachActionThatItNames() {
        // When
        failOver();

        // Then
        Set<RecoveryPhase> named = EnumSet.noneOf(RecoveryPhase.class);
        for (Statement statement : witness.seen()) {
            if (statement.changes()) {
                RecoveryPhase needed = phaseOf(statement.sql());
                named.add(needed);
                assertThat(statement.phase())
                        .as(statement.sql())
                        .isGreaterThanOrEqualTo(needed)
                        .isLessThan(RecoveryPhase.DONE);
            }
        }
        assertThat(named)
                .containsExactlyInAnyOrder(
                        RecoveryPhase.REVOKING,
                        RecoveryPhase.CHOSEN,
                        RecoveryPhase.PROMOTING,
                        RecoveryPhase.REPOINTING,
                        RecoveryPhase.SEALING);
    }

    /** What a statement does belongs to this phase. */
    private static RecoveryPhase phaseOf(String sql) {
        if (sql.contains(PROMOTE)) {
            return RecoveryPhase.PROMOTING;
        }
        if (sql.startsWith(FOLLOW)) {
            return RecoveryPhase.REPOINTING;
        }
        if (sql.startsWith("insert")) {
            return RecoveryPhase.SEALING;
        }
        boolean arms = sql.startsWith(NAMES + "'ANY 1 (\"r") || sql.contains("create_physical");
        return arms ? RecoveryPhase.CHOSEN : RecoveryPhase.REVOKING;
    }

    /** Its predecessor may have sent the promotion: no other candidate in that epoch. */
    @Test
    void I10_shouldGoOnWithTheJournaledCandidateWhoeverIsFurtherNow() {
        // Given
        Journal begun =
                stage.book
                        .succession()
                        .begin(Journal.Kind.FAILOVER, "r1", "dead: a test", Stage.NOW);
        DurabilityRule rule =
                new DurabilityRule(begun.epoch(), "r2", new TreeSet<>(List.of("r3")), 1);
        Fork fork = new Fork(1, Lsn.parse("0/3000000"), Lsn.parse("0/3000000"));
        Journal chosen =
                stage.book.write(begun.choosing(new Journal.Candidate("r2", rule, fork), Map.of()));
        stage.r3.received = "0/3000100";
        stage.r3.replayed = "0/3000100";

        // When
        new Recovery(stage.scene(witness), stage.book).resume(chosen);

        // Then
        assertThat(stage.r2.standby).isFalse();
        assertThat(stage.r3.standby).isTrue();
    }

    @Test
    void I11_shouldChangeANodeOnlyInASessionThatHasTheLockAndThenReadThePromise() {
        // When
        failOver();

        // Then
        List<Integer> changing =
                witness.seen().stream()
                        .filter(Statement::changes)
                        .map(Statement::session)
                        .distinct()
                        .toList();
        assertThat(changing).hasSize(2);
        for (int session : changing) {
            List<Statement> all =
                    witness.seen().stream().filter(s -> s.session() == session).toList();
            assertThat(all.getFirst().login().applicationName())
                    .isEqualTo(ControlSession.APPLICATION_NAME);
            assertThat(all.getFirst().login().database()).isEqualTo("postgres");
            String before =
                    all.stream()
                            .takeWhile(s -> !s.changes())
                            .map(Statement::sql)
                            .collect(Collectors.joining("\n"));
            assertThat(before)
                    .containsSubsequence(
                            "pg_terminate_backend",
                            "pg_try_advisory_lock(4242)",
                            "'pgbaton.promised'");
        }
    }

    /** A newer decider was there between the look and the lock. */
    @Test
    void I11_shouldLeaveANodeAloneThatPromisedMoreBeforeItWasLocked() {
        // Given
        witness.instead(
                s -> {
                    if (s.is("r3", "pg_try_advisory_lock")) {
                        stage.r3.files.put("pgbaton.promised", "2_999");
                    }
                    return null;
                });

        // When
        failOver();

        // Then
        assertThat(stage.r3.altered).isEmpty();
        assertThat(stage.r2.standby).isTrue();
    }

    @Test
    void I12_shouldPromiseBeforeItChangesAnythingElse() {
        // When
        failOver();

        // Then
        String promise = new Promise(Epoch.FIRST.next(), stage.book.token()).toString();
        for (FakeNodes.Node node : List.of(stage.r2, stage.r3)) {
            assertThat(node.altered.getFirst())
                    .isEqualTo("alter system set pgbaton.promised = '" + promise + "'");
            assertThat(node.files).containsEntry("pgbaton.promised", promise);
        }
    }

    @Test
    void I12_shouldLeaveANodeAloneThatHasPromisedMore() {
        // Given
        stage.r3.files.put("pgbaton.promised", "2_999");

        // When
        Outcome outcome = failOver();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        assertThat(stage.r3.altered).isEmpty();
        assertThat(stage.r3.files).containsEntry("pgbaton.promised", "2_999");
        assertThat(stage.r2.standby).isTrue();
    }

    @Test
    void I13_shouldMakeSlotsOnTheCandidateOnlyAndFollowThroughThoseOfThisEpoch() {
        // When
        failOver();

        // Then
        assertThat(witness.seen())
                .filteredOn(s -> s.sql().contains("pg_create_physical_replication_slot"))
                .singleElement()
                .satisfies(s -> assertThat(s.node()).isEqualTo("r2"))
                .satisfies(s -> assertThat(s.sql()).contains("'pgbaton_2_r3'"));
        assertThat(witness.sentTo("r3"))
                .containsSubsequence(
                        "alter system set primary_slot_name = 'pgbaton_2_r3'", only("r3", FOLLOW));
    }

    /** Killed in mid-promotion, it takes writes on the old timeline [T10]: no primary. */
    @Test
    void I13_shouldSendNobodyToANodeThatTakesWritesOnTheOldTimeline() {
        // Given
        witness.instead(
                s ->
                        s.is("r2", "as segment")
                                ? new Rows(
                                        List.of("standby", "segment"),
                                        List.of(List.of("f", "000000010000000000000003")))
                                : null);

        // When
        Outcome outcome = failOver();

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Open.class);
        assertThat(witness.sentTo("r2")).anyMatch(sql -> sql.contains(PROMOTE));
        assertThat(witness.sentTo("r3")).noneMatch(sql -> sql.startsWith(FOLLOW));
    }

    @Test
    void I13_shouldRevokeAndThenSendInOneSession() {
        // When
        failOver();

        // Then
        Statement sent =
                witness.seen().stream().filter(s -> s.is("r3", FOLLOW)).findFirst().orElseThrow();
        assertThat(witness.seen())
                .filteredOn(s -> s.is("r3", "select pg_wal_replay_pause()"))
                .isNotEmpty()
                .allMatch(s -> s.session() == sent.session());
    }

    /** The one statement to a node that has this part. */
    private String only(String node, String part) {
        List<String> found =
                witness.sentTo(node).stream().filter(sql -> sql.contains(part)).toList();
        assertThat(found).as(part).hasSize(1);
        return found.getFirst();
    }

    private Outcome failOver() {
        return new Recovery(stage.scene(witness), stage.book)
                .begin(Journal.Kind.FAILOVER, "r1", "dead: a test");
    }
}
