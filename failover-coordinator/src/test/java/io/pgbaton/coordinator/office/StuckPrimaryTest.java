package io.pgbaton.coordinator.office;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.coordinator.domain.Judgement;
import io.pgbaton.coordinator.domain.Verdict;
import io.pgbaton.events.RecoveryRefused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class StuckPrimaryTest {

    private final Set<String> dialled = ConcurrentHashMap.newKeySet();
    private final PaperOffice office =
            new PaperOffice(
                    (address, login, timeout) -> {
                        dialled.add(address.node());
                        throw new NodeException(
                                NodeException.Kind.REFUSED, null, address + " refused");
                    });
    private final StuckPrimary stuck =
            new StuckPrimary(
                    office.scene,
                    office.book,
                    new Refusals(office.scene, office.book),
                    office::nanos);

    private static Judgement judgement(long lastedMillis) {
        return new Judgement(
                new Verdict.Stuck(Duration.ofMillis(lastedMillis)),
                Map.of(),
                "answers, but",
                List.of(),
                true);
    }

    private boolean convicted(long lastedMillis) {
        return stuck.convicts(PaperOffice.TOPOLOGY, judgement(lastedMillis));
    }

    @Test
    void shouldHaveItsVotersDialAfreshAndNobodyElse() {
        // When
        boolean convicted = convicted(3_000);

        // Then
        assertThat(convicted).isFalse();
        await().untilAsserted(() -> assertThat(dialled).containsExactlyInAnyOrder("pg1", "pg3"));
    }

    @Test
    void shouldLeaveTheVotersOfAHealthyPrimaryAlone() {
        // When
        boolean convicted =
                stuck.convicts(
                        PaperOffice.TOPOLOGY,
                        new Judgement(new Verdict.Healthy(), Map.of(), "answers", List.of()));

        // Then
        assertThat(convicted).isFalse();
        assertThat(dialled).isEmpty();
    }

    @Test
    void shouldRefuseWhereTheVotersWouldNotDoAsTold() {
        // Given
        convicted(3_000);
        await().untilAsserted(() -> assertThat(dialled).hasSize(2));

        // When
        await().until(
                        () -> {
                            office.pass(Duration.ofSeconds(4));
                            return convicted(600_000) || !office.told.isEmpty();
                        });

        // Then
        assertThat(office.told)
                .singleElement()
                .isInstanceOfSatisfying(
                        RecoveryRefused.class,
                        refused -> {
                            assertThat(refused.veto()).isEqualTo("too-few-reachable");
                            assertThat(refused.reason()).contains("dial afresh");
                            assertThat(refused.nodes()).containsOnlyKeys("pg1", "pg3");
                        });
    }
}
