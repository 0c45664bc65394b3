package io.pgbaton.coordinator.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** To n = 0, recorded before it weakens, and back, once commits are proven to wait [T1]. */
class RuleWithoutVotersTest {

    private static final String NOBODY = "ANY 1 (\"pgbaton_none\")";

    private final Stage stage = new Stage();
    private final RulePrimary primary = new RulePrimary(stage);
    private final RuleChange change = primary.change();

    private final DurabilityRule one = stage.rule;
    private final DurabilityRule none =
            new DurabilityRule(one.epoch(), one.primary(), new TreeSet<>(one.voters()), 0);

    @Test
    void shouldBeRecordedBeforeItWeakens() throws NodeException {
        // Given
        List<Topology> whenApplied = new CopyOnWriteArrayList<>();
        primary.onNames = () -> whenApplied.add(topology());

        // When
        boolean done = change.to(topology(), none, "degraded");

        // Then
        assertThat(done).isTrue();
        assertThat(whenApplied).allMatch(seen -> none.equals(seen.pending()));
        assertThat(primary.names()).isEmpty();
        assertThat(topology().rule()).isEqualTo(none);
    }

    @Test
    void shouldProveThatCommitsWaitBeforeNamesAreTrustedAgain() throws NodeException {
        // Given
        without();
        List<String> names = new CopyOnWriteArrayList<>();
        primary.onNames = () -> names.add(primary.asked.getLast());

        // When
        boolean done = change.to(topology(), one, "back");

        // Then
        assertThat(done).isTrue();
        assertThat(topology().rule()).isEqualTo(one);
        assertThat(primary.names()).isEqualTo(one.names().value());
        assertThat(names).hasSize(2);
        assertThat(names.getFirst()).contains("pgbaton_none");
        assertThat(primary.asked.stream().filter(sql -> sql.contains("emit_message"))).isNotEmpty();
    }

    /** Its checkpointer has not raised the flag: commits return without any standby still. */
    @Test
    void shouldStayWithoutWhereNoCommitIsSeenWaiting() throws NodeException {
        // Given
        without();
        primary.waits = false;

        // When
        boolean done = change.to(topology(), one, "back");

        // Then
        assertThat(done).isFalse();
        assertThat(topology().rule()).isEqualTo(none);
        assertThat(topology().pending()).isEqualTo(one);
        assertThat(primary.names()).isEmpty();
    }

    /** Somebody has reset them by hand. */
    @Test
    void shouldProveItAsWellWhereNamesAreEmptyAgainstTheRule() throws NodeException {
        // Given
        primary.names("");
        List<String> names = new CopyOnWriteArrayList<>();
        primary.onNames = () -> names.add(primary.asked.getLast());

        // When
        change.to(topology(), one, "names");

        // Then
        assertThat(names).hasSize(2);
        assertThat(names.getFirst()).contains("pgbaton_none");
        assertThat(primary.names()).isEqualTo(one.names().value()).isNotEqualTo(NOBODY);
    }

    private void without() {
        stage.book.write(topology().withRule(none, "degraded"));
        primary.names("");
    }

    private Topology topology() {
        return stage.book.topology().orElseThrow();
    }
}
