package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandingTest {

    private final PaperOffice office = new PaperOffice();
    private final Standing standing = new Standing(office.scene, office.book, office::nanos);

    private void judged(Verdict verdict) {
        standing.update(
                PaperOffice.TOPOLOGY, new Judgement(verdict, Map.of(), "a reason", List.of()));
    }

    private void lasting(Verdict verdict) {
        judged(verdict);
        office.pass(Duration.ofSeconds(1));
        judged(verdict);
    }

    @Test
    void shouldStoreNothingWhileItIsHealthy() {
        // When
        lasting(new Verdict.Healthy());

        // Then
        assertThat(office.book.notices().verdict()).isEmpty();
        assertThat(office.told).isEmpty();
    }

    @Test
    void shouldStoreWhatLasts() {
        // Given
        judged(new Verdict.UnreachableFrom(List.of("c")));
        assertThat(office.book.notices().verdict()).isEmpty();

        // When
        lasting(new Verdict.UnreachableFrom(List.of("b", "c")));

        // Then
        assertThat(office.book.notices().verdict())
                .hasValueSatisfying(
                        stored -> {
                            assertThat(stored.verdict()).isEqualTo("unreachable-from");
                            assertThat(stored.primary()).isEqualTo("pg2");
                            assertThat(stored.reason()).isEqualTo("a reason");
                        });
        assertThat(office.told).isEmpty();
    }

    /** A failover must not wait for it. */
    @Test
    void shouldNotStoreWhatPasses() {
        // When
        judged(new Verdict.Suspected(List.of("a")));
        office.pass(Duration.ofMillis(999));
        judged(new Verdict.Dead());

        // Then
        assertThat(office.book.notices().verdict()).isEmpty();
    }

    @Test
    void shouldStoreTwoWritableNodesAtOnce() {
        // When
        judged(new Verdict.Zombie(List.of("pg1")));

        // Then
        assertThat(office.book.notices().verdict()).get().extracting("verdict").isEqualTo("zombie");
    }

    @Test
    void shouldOpenAnAlertAndResolveIt() {
        // When
        lasting(new Verdict.DiskFull());
        lasting(new Verdict.DiskFull());
        lasting(new Verdict.Healthy());

        // Then
        assertThat(office.book.notices().verdict()).isEmpty();
        assertThat(office.told)
                .satisfiesExactly(
                        opened ->
                                assertThat(opened)
                                        .isInstanceOfSatisfying(
                                                AlertOpened.class,
                                                alert -> {
                                                    assertThat(alert.alert())
                                                            .isEqualTo("disk-full");
                                                    assertThat(alert.runbook())
                                                            .isEqualTo("refusals.md#disk-full");
                                                }),
                        resolved ->
                                assertThat(resolved)
                                        .isInstanceOfSatisfying(
                                                AlertResolved.class,
                                                alert ->
                                                        assertThat(alert.alert())
                                                                .isEqualTo("disk-full")));
    }

    /** The decider that opened it is gone. */
    @Test
    void shouldResolveWhatAPredecessorOpened() {
        // Given
        lasting(new Verdict.ReadOnly());
        Standing successor = new Standing(office.scene, office.book, office::nanos);
        Judgement healthy = new Judgement(new Verdict.Healthy(), Map.of(), "answers", List.of());

        // When
        successor.update(PaperOffice.TOPOLOGY, healthy);
        office.pass(Duration.ofSeconds(1));
        successor.update(PaperOffice.TOPOLOGY, healthy);

        // Then
        assertThat(office.told.getLast())
                .isInstanceOfSatisfying(
                        AlertResolved.class,
                        alert -> assertThat(alert.alert()).isEqualTo("read-only"));
    }
}
