package io.pgbaton.coordinator.office;

import static io.pgbaton.coordinator.office.WritelessPrimary.FULL;
import static io.pgbaton.coordinator.office.WritelessPrimary.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.FleetLedger;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.coordinator.domain.Verdict;
import org.junit.jupiter.api.Test;

/** pg1 answers and cannot write: when the cluster file has a switchover asked for. */
class PolicySwitchoversTest {

    private WritelessPrimary pg1 = new WritelessPrimary("onDiskFull: switchover");

    @Test
    void shouldAskForASwitchoverAsAPersonWould() {
        // When
        pg1.standsAs(FULL);

        // Then
        SwitchoverRequest asked = pg1.asked().orElseThrow();
        assertThat(asked.waiting()).isTrue();
        assertThat(asked.because()).isEqualTo("disk-full");
        assertThat(asked.author()).isEqualTo("pgbaton, for disk-full");
        assertThat(asked.to()).isNull();
        assertThat(pg1.policy.heldBack()).isFalse();
    }

    @Test
    void shouldCountItInTheFleet() {
        // When
        pg1.standsAs(FULL);

        // Then
        assertThat(pg1.house.store.get(Key.fleet()).orElseThrow().value().begun())
                .containsExactly(new FleetLedger.Entry("orders", House.NOW));
    }

    @Test
    void shouldNotAskForWhatPasses() {
        // When
        pg1.lasts(FULL, SILENCE.minusMillis(1));
        pg1.lasts(new Verdict.Healthy(), SILENCE);
        pg1.lasts(FULL, SILENCE.minusMillis(1));

        // Then
        assertThat(pg1.asked()).isEmpty();
    }

    @Test
    void shouldOnlyCallAPersonWhereNothingElseIsSaid() {
        // When
        pg1.standsAs(new Verdict.ReadOnly());

        // Then
        assertThat(pg1.asked()).isEmpty();
        assertThat(pg1.policy.heldBack()).isFalse();

        // Given
        pg1 = new WritelessPrimary("onReadOnly: switchover");

        // When
        pg1.standsAs(FULL);

        // Then
        assertThat(pg1.asked()).isEmpty();

        // When
        pg1.standsAs(new Verdict.ReadOnly());

        // Then
        assertThat(pg1.asked().orElseThrow().because()).isEqualTo("read-only");
    }

    @Test
    void shouldLeaveWhatSomebodyAskedForAlone() {
        // Given
        pg1.house
                .book
                .requests()
                .answer(SwitchoverRequest.ask("1", "ann", "pg3", null, false, House.NOW));

        // When
        pg1.standsAs(FULL);

        // Then
        assertThat(pg1.asked().orElseThrow().author()).isEqualTo("ann");
        assertThat(pg1.policy.heldBack()).isFalse();
    }
}
