package io.pgbaton.coordinator.office;

import static io.pgbaton.coordinator.office.WritelessPrimary.FULL;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.SwitchoverRequest.State;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.coordinator.recovery.PoolPauses;
import java.util.List;
import org.junit.jupiter.api.Test;

/** pg1 answers and cannot write: the switchover that the policy has asked for is served. */
class PolicyServedTest {

    private final WritelessPrimary pg1 = new WritelessPrimary("onDiskFull: switchover");

    /** A person's request refuses a primary that is not healthy; this one is for nothing else. */
    @Test
    void shouldBeginOnlyWhileThePrimaryIsSo() {
        // Given
        pg1.standsAs(FULL);

        // When
        serve(new Verdict.Healthy());

        // Then
        assertThat(objections()).containsExactly("primary");
    }

    /** What could not be taken back is not begun: here no node can be reached. */
    @Test
    void shouldNotBeginWhereANodeCannotStoreASetting() {
        // Given
        pg1.standsAs(FULL);

        // When
        serve(FULL);

        // Then
        assertThat(objections()).containsExactly("room");
        assertThat(pg1.house.book.open()).isEmpty();
        assertThat(pg1.asked().orElseThrow().state()).isEqualTo(State.REFUSED);
    }

    private void serve(Verdict verdict) {
        House house = pg1.house;
        new Switchovers(
                        house.context(pg1.fleet()),
                        house.scene,
                        house.book,
                        new PoolPauses(house.store, "orders"))
                .serve(pg1.topology, WritelessPrimary.judged(verdict), house.evidence());
    }

    private List<String> objections() {
        return pg1.asked().map(SwitchoverRequest::report).orElseThrow().objections().stream()
                .map(SwitchoverReport.Check::name)
                .toList();
    }
}
