package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.Event;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DegradedAlertTest {

    private final List<Event> told = new ArrayList<>();
    private final DegradedAlert alert = new DegradedAlert(scene());

    @Test
    void shouldOpenOnceWhileFewerAreAskedForThanTheFileSays() {
        // When
        alert.look(rule(1));
        alert.look(rule(1));

        // Then
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        AlertOpened.class,
                        opened -> {
                            assertThat(opened.alert()).isEqualTo("degraded");
                            assertThat(opened.severity()).isEqualTo("warning");
                            assertThat(opened.text()).contains("1 of the 2 standbys");
                        });
    }

    @Test
    void shouldBeCriticalWhereCommitsWaitForNobody() {
        // When
        alert.look(rule(1));
        alert.look(rule(0));

        // Then
        assertThat(told).hasSize(2);
        assertThat(told.getLast())
                .isInstanceOfSatisfying(
                        AlertOpened.class,
                        opened -> {
                            assertThat(opened.severity()).isEqualTo("critical");
                            assertThat(opened.text()).contains("on pg1 only");
                        });
    }

    @Test
    void shouldResolveOnceItIsWholeAgain() {
        // Given
        alert.look(rule(0));

        // When
        alert.look(rule(2));
        alert.look(rule(2));

        // Then
        assertThat(told.subList(1, told.size())).singleElement().isInstanceOf(AlertResolved.class);
    }

    /** It was opened by a predecessor. */
    @Test
    void shouldResolveByTheChangeThatEndsIt() {
        // When
        alert.changed(rule(1), rule(2));
        alert.look(rule(2));

        // Then
        assertThat(told).singleElement().isInstanceOf(AlertResolved.class);
    }

    @Test
    void shouldSayNothingWhereTheRuleIsWhole() {
        // When
        alert.look(rule(2));

        // Then
        assertThat(told).isEmpty();
    }

    private static DurabilityRule rule(int n) {
        return new DurabilityRule(Epoch.FIRST, "pg1", new TreeSet<>(List.of("pg2", "pg3")), n);
    }

    private RecoveryScene scene() {
        return new RecoveryScene(
                ClusterFiles.orders(
                        "pg%d",
                        "10.0.0.%d",
                        "  durability: { synchronousStandbys: 2, whenShort: degrade }\n"),
                (address, login, timeout) -> {
                    throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                },
                step -> {},
                Timing.DEFAULT,
                told::add,
                Clock.systemUTC());
    }
}
