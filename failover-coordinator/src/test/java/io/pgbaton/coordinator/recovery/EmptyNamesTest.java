package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.StandbyNames;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.cluster.store.Key;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** I6 where n = 0: names are empty under a rule that says so, and only there. */
class EmptyNamesTest {

    private static final String NAMES = "alter system set synchronous_standby_names = ";
    private static final String EMPTY = NAMES + "''";
    private static final String NOBODYS = NAMES + "'" + StandbyNames.NONE.value() + "'";

    private final Stage stage = new Stage();
    private final RulePrimary primary = new RulePrimary(stage);
    private final DurabilityRule one = stage.rule;
    private final DurabilityRule none =
            new DurabilityRule(one.epoch(), one.primary(), new TreeSet<>(one.voters()), 0);

    /** Each statement that sets names, with the rules that the store had when it was sent. */
    private record Naming(String sql, List<DurabilityRule> rules) {}

    private final List<Naming> namings = new CopyOnWriteArrayList<>();

    EmptyNamesTest() {
        primary.onNames =
                () -> namings.add(new Naming(primary.asked.getLast(), recorded().rules()));
    }

    @Test
    void I6_shouldEmptyTheNamesOnlyUnderARuleOnRecordThatNeedsNone() throws NodeException {
        // When
        boolean done = primary.change().to(recorded(), none, "degraded");

        // Then
        assertThat(done).isTrue();
        assertThat(namings)
                .isNotEmpty()
                .allSatisfy(naming -> assertThat(naming.sql()).isEqualTo(EMPTY))
                .allSatisfy(naming -> assertThat(naming.rules()).contains(none));
        assertThat(recorded().rules()).containsExactly(none);
    }

    @Test
    void I6_shouldCountARuleWithoutStandbysUntilTheNamesAreProven() throws NodeException {
        // Given
        degraded();

        // When
        boolean done = primary.change().to(recorded(), one, "back");

        // Then
        assertThat(done).isTrue();
        assertThat(namings)
                .hasSize(2)
                .allSatisfy(naming -> assertThat(naming.rules()).containsExactly(none, one));
        assertThat(recorded().rules()).containsExactly(one);
    }

    /** T1: names that are set and loaded prove nothing as long as no commit waits. */
    @Test
    void I6_shouldTrustNamesOnlyAfterACommitWasSeenWaiting() throws NodeException {
        // Given
        degraded();

        // When
        primary.change().to(recorded(), one, "back");

        // Then
        List<String> sent = primary.asked;
        int armed = sent.indexOf(NAMES + "'" + literal(one) + "'");
        assertThat(sent.indexOf(NOBODYS)).isBetween(0, armed - 1);
        assertThat(sent.subList(sent.indexOf(NOBODYS), armed))
                .anyMatch(sql -> sql.contains("pg_reload_conf"))
                .anyMatch(sql -> sql.contains("pg_logical_emit_message"))
                .anyMatch(sql -> sql.contains("wait_event = 'SyncRep'"));
    }

    @Test
    void I6_shouldGoBackToEmptyNamesOnlyUnderTheRuleThatNeedsNone() throws NodeException {
        // Given
        degraded();
        primary.waits = false;

        // When
        boolean done = primary.change().to(recorded(), one, "back");

        // Then
        assertThat(done).isFalse();
        assertThat(namings).extracting(Naming::sql).containsExactly(NOBODYS, EMPTY);
        assertThat(namings).allSatisfy(naming -> assertThat(naming.rules()).contains(none));
        assertThat(recorded().rules()).contains(none);
    }

    /** A failover to the only node that is left, which may serve alone. */
    @Test
    void I6_shouldEmptyTheNamesOfACandidateOnlyOnceItsRuleIsJournaled() {
        // Given
        Stage alone = new Stage("  durability: { synchronousStandbys: 1, whenShort: degrade }\n");
        Topology adopted = alone.book.topology().orElseThrow();
        alone.book.write(adopted.withRule(rule(adopted, "r2"), "r3 is gone"));
        Witness witness = new Witness(alone.nodes, alone.store);
        witness.refuse("r3");

        // When
        Outcome outcome =
                new Recovery(alone.scene(witness), alone.book)
                        .begin(Journal.Kind.FAILOVER, "r1", "dead: a test");

        // Then
        assertThat(outcome).isInstanceOf(Outcome.Sealed.class);
        assertThat(witness.seen())
                .filteredOn(s -> s.sql().equals(EMPTY))
                .isNotEmpty()
                .allSatisfy(
                        s -> {
                            assertThat(s.node()).isEqualTo("r2");
                            assertThat(s.phase())
                                    .isIn(RecoveryPhase.CHOSEN, RecoveryPhase.PROMOTING);
                            assertThat(journaled(s).n()).isZero();
                        });
        assertThat(alone.book.topology().orElseThrow().rule().n()).isZero();
    }

    private static DurabilityRule journaled(Witness.Statement statement) {
        Journal journal = Objects.requireNonNull(statement.journal());
        return Objects.requireNonNull(journal.candidate()).rule();
    }

    private static DurabilityRule rule(Topology topology, String voter) {
        return new DurabilityRule(
                topology.epoch(), topology.primary(), new TreeSet<>(List.of(voter)), 1);
    }

    private static String literal(DurabilityRule rule) {
        return rule.names().value().replace("'", "''");
    }

    private void degraded() {
        stage.book.write(recorded().withRule(none, "degraded"));
        primary.names("");
    }

    private Topology recorded() {
        return Objects.requireNonNull(stage.store.value(Key.topology("orders")));
    }
}
