package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** I13, 6: who must be recloned stands on record until it is, also after a later seal. */
class RecloneRecordTest {

    private final Stage stage = new Stage();
    private final Epoch two = new Epoch(2);

    @Test
    void shouldPutTheCandidateOnRecordWhosePromotionIsGivenUp() {
        // Given
        Journal promoting = chosen().in(RecoveryPhase.PROMOTING);
        stage.book.write(promoting);

        // When
        new Recovery(stage.scene, stage.book).abandon(promoting, "r2 is lost");

        // Then
        assertThat(record(two).outcome()).isEqualTo(EpochRecord.Outcome.ABANDONED);
        assertThat(record(two).toReclone()).containsExactly("r2");
    }

    @Test
    void shouldPutNobodyOnRecordWhereNothingWasSent() {
        // Given
        Journal chosen = stage.book.write(chosen());

        // When
        new Recovery(stage.scene, stage.book).abandon(chosen, "r2 is lost");

        // Then
        assertThat(record(two).toReclone()).isEmpty();
    }

    @Test
    void shouldStayOnRecordUntilTheNodeIsOnTheLineOfALaterSealedEpoch() {
        // Given
        Journal promoting = stage.book.write(chosen().in(RecoveryPhase.PROMOTING));
        stage.book.succession().succeed(promoting, Stage.NOW, List.of("r2", "r3"));
        DurabilityRule rule = record(two).rule();

        // When
        stage.book.recloned("r2");
        List<String> beforeTheSeal = record(two).toReclone();
        stage.book.write(sealed(3));
        List<String> afterTheSeal = record(two).toReclone();
        stage.book.recloned("r2");
        stage.book.recloned("r1");

        // Then
        assertThat(beforeTheSeal).containsExactly("r2", "r3");
        assertThat(afterTheSeal).containsExactly("r2", "r3");
        assertThat(record(two).toReclone()).containsExactly("r3");
        assertThat(rule).isNotNull();
        assertThat(record(two).rule()).isEqualTo(rule);
    }

    /** H5: a voter that has more is rebuilt before the seal; all the others still count. */
    @Test
    void shouldKeepWhoLeftTheLineOnRecordThroughTheSealAndUntilItFollows() {
        // Given
        Journal journal = stage.book.write(chosen());
        stage.book.toReclone(two, List.of("r3"));
        for (RecoveryPhase phase :
                List.of(RecoveryPhase.PROMOTING, RecoveryPhase.REPOINTING, RecoveryPhase.SEALING)) {
            journal = stage.book.write(journal.in(phase));
        }

        // When
        stage.book.seal(
                sealed(2), journal.in(RecoveryPhase.DONE), EpochRecord.Outcome.SEALED, null);
        List<String> afterTheSeal = record(two).toReclone();
        stage.book.recloned("r3");

        // Then
        assertThat(afterTheSeal).containsExactly("r3");
        assertThat(record(two).toReclone()).isEmpty();
    }

    /** H2: what it acknowledges from now on is met by later recoveries. */
    @Test
    void shouldCountTheRuleOfWhomTheRoleIsGivenBackTo() {
        // Given
        Journal begun =
                stage.book.succession().begin(Journal.Kind.FAILOVER, "r1", "dead", Stage.NOW);
        DurabilityRule rule = new DurabilityRule(two, "r1", new TreeSet<>(List.of("r2", "r3")), 1);

        // When
        Journal readopting = stage.book.readopt(begun, rule);
        stage.book.succession().succeed(readopting, Stage.NOW, List.of());

        // Then
        assertThat(readopting.phase()).isEqualTo(RecoveryPhase.READOPTING);
        assertThat(record(two).outcome()).isEqualTo(EpochRecord.Outcome.ABANDONED);
        assertThat(record(two).rule()).isEqualTo(rule);
    }

    private Journal chosen() {
        Journal begun =
                stage.book.succession().begin(Journal.Kind.FAILOVER, "r1", "dead", Stage.NOW);
        DurabilityRule rule =
                new DurabilityRule(begun.epoch(), "r2", new TreeSet<>(List.of("r3")), 1);
        return begun.choosing(
                new Journal.Candidate("r2", rule, new Fork(1, Lsn.parse("0/3000000"), null)),
                Map.of());
    }

    private static Topology sealed(long epoch) {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(epoch), "r3", new TreeSet<>(List.of("r1")), 1);
        return new Topology(new Epoch(epoch), "r3", rule, null, 3, Stage.NOW, "failover");
    }

    private EpochRecord record(Epoch epoch) {
        return stage.book.epochs().stream()
                .filter(record -> record.epoch().equals(epoch))
                .findFirst()
                .orElseThrow();
    }
}
