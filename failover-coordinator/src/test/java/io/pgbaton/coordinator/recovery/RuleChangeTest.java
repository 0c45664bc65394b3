package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The order of I2: recorded, applied, confirmed, in force. */
class RuleChangeTest {

    private final Stage stage = new Stage();
    private final RulePrimary primary = new RulePrimary(stage);
    private final RuleChange change = primary.change();

    private final DurabilityRule both = stage.rule;
    private final DurabilityRule one = rule(1, "r2");

    @Test
    void shouldRecordTheNewRuleBeforeItIsApplied() throws NodeException {
        // Given
        List<Topology> whenApplied = new CopyOnWriteArrayList<>();
        primary.onNames = () -> whenApplied.add(topology());

        // When
        change.to(topology(), one, "dropped r3");

        // Then
        assertThat(whenApplied)
                .singleElement()
                .satisfies(
                        seen -> {
                            assertThat(seen.rule()).isEqualTo(both);
                            assertThat(seen.pending()).isEqualTo(one);
                        });
    }

    @Test
    void shouldBeInForceOnceItIsConfirmed() throws NodeException {
        // When
        boolean done = change.to(topology(), one, "dropped r3");

        // Then
        assertThat(done).isTrue();
        assertThat(topology().rule()).isEqualTo(one);
        assertThat(topology().pending()).isNull();
        assertThat(topology().why()).isEqualTo("dropped r3");
        assertThat(primary.names()).isEqualTo("ANY 1 (\"r2\")");
    }

    /** The marker comes after a fresh connection saw the names, the proof after the marker [V6]. */
    @Test
    void shouldWriteTheMarkerOnceTheNamesWereSeenAndProveItAfterwards() throws NodeException {
        // When
        change.to(topology(), one, "dropped r3");

        // Then
        assertThat(primary.asked.stream().map(RuleChangeTest::kind).filter(k -> !k.isEmpty()))
                .containsSubsequence("names", "reload", "seen", "walsenders", "marker", "proof");
    }

    @Test
    void shouldStayPendingWhileAWalsenderLagsAndEndThatWalsender() throws NodeException {
        // Given
        primary.confirmed = false;

        // When
        boolean done = change.to(topology(), one, "dropped r3");

        // Then
        assertThat(done).isFalse();
        assertThat(topology().rule()).isEqualTo(both);
        assertThat(topology().pending()).isEqualTo(one);
        assertThat(primary.asked)
                .anySatisfy(
                        sql ->
                                assertThat(sql)
                                        .startsWith("select pg_terminate_backend(pid) from")
                                        .contains("'r3'", "pid in ("));
    }

    @Test
    void shouldStayPendingWhereThePrimaryCannotBeReached() {
        // Given
        RuleChange unreachable =
                primary.change(
                        (address, login, timeout) -> {
                            throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                        });

        // When
        assertThatThrownBy(() -> unreachable.to(topology(), one, "dropped r3"))
                .isInstanceOf(NodeException.class);

        // Then
        assertThat(topology().pending()).isEqualTo(one);
        assertThat(topology().rule()).isEqualTo(both);
    }

    /** A walsender may release by the pending one until the other is confirmed. */
    @Test
    void shouldCountTheRuleThatIsTakenBackUntilTheOtherIsConfirmed() throws NodeException {
        // Given
        stage.book.write(topology().withPending(one));
        List<Topology> whenApplied = new CopyOnWriteArrayList<>();
        primary.onNames = () -> whenApplied.add(topology());
        primary.confirmed = false;

        // When
        boolean lagging = change.to(topology(), both, "taken back");
        DurabilityRule meanwhile = topology().pending();
        primary.confirmed = true;
        boolean done = change.to(topology(), both, "taken back");

        // Then
        assertThat(whenApplied).allMatch(seen -> one.equals(seen.pending()));
        assertThat(lagging).isFalse();
        assertThat(meanwhile).isEqualTo(one);
        assertThat(done).isTrue();
        assertThat(topology().pending()).isNull();
        assertThat(topology().rule()).isEqualTo(both);
        assertThat(primary.names()).isEqualTo(both.names().value());
    }

    @Test
    void shouldNotBeginAnotherWhileOneIsPending() {
        // Given
        stage.book.write(topology().withPending(one));

        // When
        assertThatThrownBy(() -> change.to(topology(), rule(1, "r3"), "dropped r2"))
                .isInstanceOf(IllegalArgumentException.class);

        // Then
        assertThat(topology().pending()).isEqualTo(one);
        assertThat(primary.asked).isEmpty();
    }

    @Test
    void shouldOnlySetTheNamesWhereTheyAreNotThoseOfTheRule() throws NodeException {
        // Given
        Topology before = topology();

        // When
        boolean done = change.to(before, both, "names");

        // Then
        assertThat(done).isTrue();
        assertThat(topology()).isEqualTo(before);
        assertThat(primary.names()).isEqualTo(both.names().value());
    }

    @Test
    void shouldMakeSlotsForWhoIsDeclaredAndDropThoseOfOthers() throws NodeException {
        // When
        change.to(topology(), one, "dropped r3");

        // Then
        assertThat(primary.asked)
                .anySatisfy(
                        sql ->
                                assertThat(sql)
                                        .contains("pg_drop_replication_slot", "not active")
                                        .contains("not in ('pgbaton_1_r2', 'pgbaton_1_r3')"));
    }

    private Topology topology() {
        return stage.book.topology().orElseThrow();
    }

    private static DurabilityRule rule(int n, String... voters) {
        return new DurabilityRule(Epoch.FIRST, "r1", new TreeSet<>(List.of(voters)), n);
    }

    private static String kind(String sql) {
        if (sql.startsWith("alter system set synchronous_standby_names")) {
            return "names";
        }
        if (sql.contains("pg_reload_conf")) {
            return "reload";
        }
        if (sql.startsWith("show synchronous_standby_names")) {
            return "seen";
        }
        if (sql.contains("backend_type = 'walsender'")) {
            return "walsenders";
        }
        if (sql.startsWith("update pgbaton.epoch")) {
            return "marker";
        }
        return sql.startsWith("select not exists (select from pg_stat_replication") ? "proof" : "";
    }
}
