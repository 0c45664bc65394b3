package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Promise;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** I2: whichever rule a commit may be acknowledged by, a recovery counts it. */
class RuleOverlapTest {

    private static final String NAMES = "alter system set synchronous_standby_names";

    private static final String CONFIRMED =
            "select not exists (select from pg_stat_replication where";

    private final Stage stage = new Stage();
    private final LivingPrimary r1 = new LivingPrimary(stage.nodes);
    private final Witness witness = new Witness(r1, stage.store);
    private final RuleChange change =
            new RuleChange(
                    stage.scene(witness).reach(new Promise(Epoch.FIRST, stage.book.token())),
                    stage.book);

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void I2_shouldCountBothRulesFromBeforeTheNewOneIsAppliedUntilItIsConfirmed(int before, int n)
            throws NodeException {
        // Given
        Topology topology = standing(before);
        witness.answer("r1", CONFIRMED, "t");

        // When
        boolean inForce = change.to(topology, rule(n), "a test");

        // Then
        assertThat(inForce).isTrue();
        assertThat(witness.seen())
                .filteredOn(s -> s.sql().startsWith(NAMES) || s.sql().contains("flush_lsn"))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(
                        s ->
                                assertThat(s.topology().rules())
                                        .containsExactly(rule(before), rule(n)));
        assertThat(stage.book.topology().orElseThrow().rules()).containsExactly(rule(n));
    }

    /** V6: a walsender that has not loaded the new names releases by the old ones. */
    @Test
    void I2_shouldCountTheOldRuleAsLongAsAWalsenderHasNotFlushedTheMarker() throws NodeException {
        // Given
        Topology topology = standing(1);
        witness.answer("r1", CONFIRMED, "f");

        // When
        boolean inForce = change.to(topology, rule(2), "a test");

        // Then
        assertThat(inForce).isFalse();
        assertThat(stage.book.topology().orElseThrow().rules()).containsExactly(rule(1), rule(2));
    }

    @Test
    void I2_shouldCountTheOldRuleAsLongAsANewConnectionSeesTheOldNames() throws NodeException {
        // Given
        Topology topology = standing(1);
        witness.answer("r1", "current_setting('synchronous_standby_names') = ''", "f");
        witness.answer("r1", "show synchronous_standby_names", rule(1).names().value());
        witness.answer("r1", CONFIRMED, "t");

        // When
        boolean inForce = change.to(topology, rule(2), "a test");

        // Then
        assertThat(inForce).isFalse();
        assertThat(stage.book.topology().orElseThrow().rules()).containsExactly(rule(1), rule(2));
    }

    private Topology standing(int n) {
        Topology topology = new Topology(Epoch.FIRST, "r1", rule(n), null, 1, Stage.NOW, "adopted");
        stage.book.write(topology);
        return topology;
    }

    private static DurabilityRule rule(int n) {
        return new DurabilityRule(Epoch.FIRST, "r1", new TreeSet<>(List.of("r2", "r3")), n);
    }
}
