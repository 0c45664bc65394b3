package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.RestartRequest.Stop;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When pg2 is in sync with pg1, so that another node may be taken out. */
class RestartPlanSyncTest {

    private static final String SLOT = "pgbaton_3_pg2";

    private ClusterSpec spec = Fixtures.spec(2);
    private Topology topology = Fixtures.topology(2, 1);
    private final Sights sights = new Sights();

    RestartPlanSyncTest() {
        senders(States.sender("pg2", 0));
        follows("streaming", SLOT);
    }

    @Test
    void shouldBeInSyncWhenAllIsWell() {
        assertThat(notInSync()).isEmpty();
        assertThat(plan().notWhole()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"starting, pgbaton_3_pg2", "streaming, pgbaton_2_pg2", "streaming, pgbaton_3_pg3"})
    void shouldStreamThroughItsSlotOfThisEpoch(String status, String slot) {
        // Given
        follows(status, slot);

        // When, Then
        assertThat(notInSync()).contains("pg2 does not stream from pg1");
    }

    @Test
    void shouldHaveAReceiver() {
        // Given
        follows(null, SLOT);

        // When, Then
        assertThat(notInSync()).contains("pg2 does not stream from pg1");
    }

    @Test
    void shouldBeReachable() {
        // Given
        sights.without("pg2", "a");

        // When, Then
        assertThat(notInSync()).contains("pg2 is unreachable");
    }

    @Test
    void shouldBeAStandby() {
        // Given
        sights.state("pg2", States.primary("0/10"), "a");

        // When, Then
        assertThat(notInSync()).contains("pg2 is not a standby");
    }

    @Test
    void shouldBeKnownToThePrimaryAsStreaming() {
        // When
        senders(States.sender("pg3", 0));

        // Then
        assertThat(notInSync()).contains("pg2 is behind pg1");

        // When
        senders(new NodeState.Sender("pg2", "catchup", "async", null, 0));

        // Then
        assertThat(notInSync()).contains("pg2 is behind pg1");
    }

    @Test
    void shouldNotBeFurtherBehindThanASwitchoverAllows() {
        // When
        senders(States.sender("pg2", Preflight.MOST_LAG));

        // Then
        assertThat(notInSync()).isEmpty();

        // When
        senders(States.sender("pg2", Preflight.MOST_LAG + 1));

        // Then
        assertThat(notInSync()).contains("pg2 is behind pg1");
    }

    @Test
    void shouldNotWaitForTheVoteOfANodeThatIsNeverPromoted() {
        // Given
        topology = Fixtures.topology(Fixtures.rule(3, "pg1", 1, "pg3"));

        // Then
        assertThat(notInSync()).contains("pg2 is not a voter yet");

        // When
        spec = Fixtures.specNeverPromoting(2, "pg2");

        // Then
        assertThat(notInSync()).isEmpty();
    }

    @Test
    void shouldWaitForARuleThatIsBeingChanged() {
        // Given
        topology = topology.withPending(Fixtures.rule(3, "pg1", 0, "pg2"));

        // When, Then
        assertThat(plan().notWhole())
                .hasValueSatisfying(why -> assertThat(why).startsWith("the rule is"));
        assertThat(notInSync()).isEmpty();
    }

    /** It is told what keeps it out of sync first. */
    @Test
    void shouldNotBeBackBeforeItIsInSync() {
        // Given
        Stop stop = Stop.waiting("pg2", false, List.of("max_connections"));
        follows("streaming", SLOT, "max_connections");

        // Then
        assertThat(plan().notBack(stop))
                .contains("pg2 still waits for a restart for [max_connections]");

        // When
        senders();

        // Then
        assertThat(plan().notBack(stop)).contains("pg2 is behind pg1");
    }

    @Test
    void shouldRestartThePrimaryAloneWhereItIsNamed() {
        assertThat(plan().stops("pg1")).containsExactly(Stop.waiting("pg1", true, List.of()));
        assertThat(plan().stops("pg9")).isEmpty();
        assertThat(plan().stops(null)).isEmpty();
    }

    private Optional<String> notInSync() {
        return plan().notInSync("pg2");
    }

    private RestartPlan plan() {
        return new RestartPlan(spec, topology, sights.evidence());
    }

    private void senders(NodeState.Sender... senders) {
        sights.state("pg1", States.primary("0/10", senders), "a");
    }

    private void follows(@Nullable String status, String slot, String... pending) {
        NodeState.Receiver receiver =
                status == null ? null : new NodeState.Receiver(status, "10.0.0.1", 5432, slot, 10L);
        sights.state(
                "pg2",
                new NodeState(
                        true,
                        1,
                        null,
                        "0/10",
                        "0/10",
                        false,
                        false,
                        "",
                        null,
                        "7000",
                        170011,
                        List.of(pending),
                        receiver,
                        List.of(),
                        Map.of(),
                        null),
                "a");
    }
}
