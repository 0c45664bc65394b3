package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.events.RecoveryRefused;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** pg1 is refused everywhere; one of its two voters went before it. */
class UnwitnessedTest {

    private static final Duration LASTING = Duration.ofSeconds(1);

    private final House house = new House("").whole();
    private final Topology topology = house.topology("pg1");
    private final AtomicLong nanos = new AtomicLong(-5);
    private final Unwitnessed unwitnessed =
            new Unwitnessed(
                    house.scene, house.book, new Refusals(house.scene, house.book), nanos::get);

    @Test
    void shouldSayNodeByNodeWhyNobodyIsPromoted() {
        // Given
        dies();
        house.refuses("pg2");
        assertThat(judgement().verdict()).isInstanceOf(Verdict.Inconclusive.class);

        // When
        lasts(LASTING);

        // Then
        Refusal refusal = refusal().orElseThrow();
        assertThat(refusal.veto()).isEqualTo("too-few-reachable");
        assertThat(refusal.reason()).startsWith("pg1 is proven dead, but too few voters");
        assertThat(refusal.nodes()).isEqualTo(Map.of("pg2", "unreachable"));
        assertThat(house.told)
                .singleElement()
                .isInstanceOfSatisfying(
                        RecoveryRefused.class,
                        told -> assertThat(told.nodes()).containsOnlyKeys("pg2"));
        assertThat(house.book.open()).isEmpty();
        assertThat(house.book.epochs()).hasSize(1);
    }

    @Test
    void shouldTellItOnce() {
        // Given
        dies();
        house.refuses("pg2");

        // When
        lasts(LASTING);
        lasts(LASTING);

        // Then
        assertThat(house.told).hasSize(1);
    }

    /** In each failover the vantages know it before the voters do. */
    @Test
    void shouldSayNothingOfWhatPasses() {
        // Given
        dies();
        house.refuses("pg2");

        // When
        lasts(LASTING.minusMillis(1));
        house.whole();
        lasts(LASTING);
        dies();
        house.refuses("pg2");
        lasts(LASTING.minusMillis(1));

        // Then
        assertThat(refusal()).isEmpty();
    }

    @Test
    void shouldSayNothingWhereAVoterHearsThePrimary() {
        // Given
        dies();
        house.refuses("pg2");
        house.answers("pg3", House.standby("pg3"));
        assertThat(judgement().verdict()).isInstanceOf(Verdict.UnreachableFrom.class);

        // When
        lasts(LASTING);

        // Then
        assertThat(refusal()).isEmpty();
    }

    @Test
    void shouldLeaveAConvictedPrimaryToTheVetoes() {
        // Given
        dies();

        // When
        Judgement judgement = judgement();

        // Then
        assertThat(judgement.verdict()).isInstanceOf(Verdict.Dead.class);
        assertThat(judgement.proven()).isFalse();
    }

    /** pg1 is gone and its voters are cut off from it. */
    private void dies() {
        house.refuses("pg1");
        house.answers("pg2", House.cutOff());
        house.answers("pg3", House.cutOff());
    }

    private Judgement judgement() {
        return house.judgement(topology);
    }

    /** Looks twice, that long apart. */
    private void lasts(Duration time) {
        look();
        nanos.addAndGet(time.toNanos());
        look();
    }

    private void look() {
        unwitnessed.tell(topology, judgement(), house.evidence());
    }

    private Optional<Refusal> refusal() {
        return house.book.notices().refusal();
    }
}
