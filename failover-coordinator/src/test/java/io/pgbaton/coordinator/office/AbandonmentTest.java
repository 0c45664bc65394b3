package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** pg1 was the primary of epoch 4, and epoch 5 is open. */
class AbandonmentTest {

    private static final Epoch FIVE = new Epoch(5);

    private final AtomicLong nanos = new AtomicLong(-7);
    private final House house = new House("").whole();
    private final Abandonment abandonment = new Abandonment(house.scene.spec(), nanos::get);

    @Test
    void shouldGiveUpAnOldPrimaryThatIsGoneWhereTheOthersAreEnough() {
        // Given
        house.refuses("pg1");

        // Then
        assertThat(due(readopting())).contains("pg1 is lost; another way is legal");
    }

    @Test
    void shouldNeverGiveUpWithoutAnotherWay() {
        // Given
        house.refuses("pg1");
        house.refuses("pg3");
        abandonment.inVain();
        pass(Duration.ofMinutes(1));

        // Then
        assertThat(due(readopting())).isEmpty();
    }

    @Test
    void shouldGoOnWithAnOldPrimaryThatAnswersUntilItWasInVainForFiveSeconds() {
        // Given
        abandonment.inVain();
        pass(Duration.ofSeconds(5));
        Optional<String> before = due(readopting());

        // When
        abandonment.inVain();
        pass(Duration.ofNanos(1));

        // Then
        assertThat(before).isEmpty();
        assertThat(due(readopting())).contains("pg1 is lost; another way is legal");
    }

    @Test
    void shouldCountAnewOnceARecoveryIsOver() {
        // Given
        abandonment.inVain();
        pass(Duration.ofSeconds(6));

        // When
        abandonment.over();
        abandonment.inVain();

        // Then
        assertThat(due(readopting())).isEmpty();
    }

    /** Whoever is revoked so far is enough, or will be: there is nothing to give up. */
    @Test
    void shouldNotGiveUpAnEpochInWhichNobodyWasChosen() {
        // Given
        house.refuses("pg1");
        abandonment.inVain();
        pass(Duration.ofSeconds(6));

        // Then
        assertThat(due(begun())).isEmpty();
    }

    /** H2, H4: less than I3 asks for, so it is tried with this candidate first. */
    @Test
    void shouldTakeTheWayOutOfALostCandidateOnlyAfterItWasInVain() {
        // Given
        house.answers("pg1", House.cutOff());
        house.refuses("pg2");
        Optional<String> before = due(promoting(), record(1));

        // When
        abandonment.inVain();
        pass(Duration.ofSeconds(6));

        // Then
        assertThat(before).isEmpty();
        assertThat(due(promoting(), record(1)))
                .contains("pg2 is lost; those that are left meet its rule");
    }

    /** It may have acknowledged alone: nobody else has that. */
    @Test
    void shouldWaitForACandidateThatNeededNoVoter() {
        // Given
        house.refuses("pg1");
        abandonment.inVain();
        pass(Duration.ofMinutes(1));

        // Then
        assertThat(due(readopting(), record(0))).isEmpty();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Optional<String> due(Journal open, EpochRecord... epochs) {
        return abandonment.due(open, house.topology("pg1"), List.of(epochs), house.evidence());
    }

    private static Journal begun() {
        return Journal.begin(FIVE, 7, Journal.Kind.FAILOVER, "pg1", "dead", House.NOW);
    }

    private static Journal readopting() {
        return begun().in(RecoveryPhase.READOPTING);
    }

    private static Journal promoting() {
        return begun().choosing(
                        new Journal.Candidate("pg2", rule(1), new Fork(1, new Lsn(1000), null)),
                        Map.of())
                .in(RecoveryPhase.PROMOTING);
    }

    private static EpochRecord record(int n) {
        return new EpochRecord(FIVE, EpochRecord.Outcome.BEGUN, rule(n), null, List.of());
    }

    private static DurabilityRule rule(int n) {
        return new DurabilityRule(FIVE, "pg2", new TreeSet<>(List.of("pg1", "pg3")), n);
    }
}
