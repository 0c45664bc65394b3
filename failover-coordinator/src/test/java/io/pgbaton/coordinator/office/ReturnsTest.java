package io.pgbaton.coordinator.office;

import static io.pgbaton.coordinator.office.House.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.node.NodeException;
import io.pgbaton.coordinator.ClusterFiles;
import io.pgbaton.coordinator.recovery.RecoveryScene;
import io.pgbaton.coordinator.recovery.Timing;
import io.pgbaton.events.AlertOpened;
import io.pgbaton.events.AlertResolved;
import io.pgbaton.events.Event;
import io.pgbaton.events.NodeState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturnsTest {

    private static final String FENCED = "ANY 1 (\"pgbaton_fenced_4\")";

    private final List<Event> told = new CopyOnWriteArrayList<>();
    @TempDir private Path folder;

    @Test
    void shouldRestartAFencedPrimaryThatStillRuns() {
        // Given
        Returns returns = returns("restart: { command: [touch, \"" + folder + "/{node}\"] }");

        // When
        returns.healthy(topology(), seen("pg1", primary(FENCED, true)), Set.of());

        // Then
        await().untilAsserted(() -> assertThat(folder.resolve("pg1")).exists());
        assertThat(told).isEmpty();
    }

    @Test
    void shouldTellAPersonWhereThereIsNoCommandAndOnlyOnce() {
        // Given
        Returns returns = returns("");

        // When
        returns.healthy(topology(), seen("pg1", primary(FENCED, true)), Set.of());
        returns.healthy(topology(), seen("pg1", primary(FENCED, true)), Set.of());

        // Then
        await().untilAsserted(() -> assertThat(told).hasSize(1));
        assertThat(told.getFirst())
                .isInstanceOfSatisfying(
                        AlertOpened.class,
                        alert -> {
                            assertThat(alert.alert()).isEqualTo("restart-needed");
                            assertThat(alert.text()).contains("pgbaton node prepare --node pg1");
                        });
    }

    @Test
    void shouldTellThatTheCommandFailed() {
        // Given
        Returns returns = returns("restart: { command: [\"false\", \"{node}\"] }");

        // When
        returns.healthy(topology(), seen("pg1", primary(FENCED, true)), Set.of());

        // Then
        await().untilAsserted(
                        () ->
                                assertThat(told)
                                        .singleElement()
                                        .isInstanceOfSatisfying(
                                                AlertOpened.class,
                                                alert ->
                                                        assertThat(alert.text())
                                                                .contains("status 1")));
    }

    @Test
    void shouldResolveTheAlertWhenItFollows() {
        // Given
        Returns returns = returns("");
        returns.healthy(topology(), seen("pg1", primary(FENCED, true)), Set.of());
        await().untilAsserted(() -> assertThat(told).hasSize(1));

        // When
        returns.healthy(topology(), seen("pg1", standby("pgbaton_4_pg1")), Set.of());
        returns.healthy(topology(), seen("pg1", standby("pgbaton_4_pg1")), Set.of());

        // Then
        assertThat(told.subList(1, told.size())).singleElement().isInstanceOf(AlertResolved.class);
    }

    /** H5: with two nodes nobody else could acknowledge the marker. */
    @Test
    void shouldRestartAFencedPrimaryThatAPromotedCandidateWaitsFor() {
        // Given
        Returns returns = returns("restart: { command: [touch, \"" + folder + "/{node}\"] }");
        Journal repointing =
                Journal.begin(new Epoch(5), 1, Journal.Kind.FAILOVER, "pg1", "dead", Instant.EPOCH)
                        .choosing(candidate("pg1"), Map.of())
                        .in(RecoveryPhase.PROMOTING)
                        .in(RecoveryPhase.REPOINTING);

        // When
        returns.unsealed(repointing, List.of(), seen("pg1", primary(FENCED, true)));
        boolean early = Files.exists(folder.resolve("pg1"));
        returns.unsealed(sealing("pg1"), List.of(), seen("pg1", primary(FENCED, true)));

        // Then
        await().untilAsserted(() -> assertThat(folder.resolve("pg1")).exists());
        assertThat(early).isFalse();
    }

    /** H5: it has more than the candidate, and its word is asked for. */
    @Test
    void shouldRestartAVoterThatLeftTheLineOfAPromotedCandidate() {
        // Given
        Returns returns =
                returns(
                        "restart: { command: [touch, \""
                                + folder
                                + "/{node}\"] }\n  rejoin: { reclone: automatic }");
        Journal sealing = sealing("pg3");
        EpochRecord record =
                new EpochRecord(
                        new Epoch(5),
                        EpochRecord.Outcome.BEGUN,
                        candidate("pg3").rule(),
                        null,
                        List.of("pg3"));

        // When
        returns.unsealed(sealing, List.of(), seen("pg3", standby("")));
        boolean unrecorded = Files.exists(folder.resolve("pg3"));
        returns.unsealed(sealing, List.of(record), seen("pg3", standby("")));

        // Then
        await().untilAsserted(() -> assertThat(folder.resolve("pg3")).exists());
        assertThat(unrecorded).isFalse();
    }

    @Test
    void shouldRestartAStandbyThatLeftTheLineWhereItsDataMayBeReplaced() {
        // Given
        Returns returns =
                returns(
                        "restart: { command: [touch, \""
                                + folder
                                + "/{node}\"] }\n  rejoin: { reclone: automatic }");

        // When
        returns.healthy(topology(), seen("pg3", standby("")), Set.of("pg3"));

        // Then
        await().untilAsserted(() -> assertThat(folder.resolve("pg3")).exists());
        assertThat(told).isEmpty();
    }

    @Test
    void shouldAskAPersonWhereTheDataOfAStandbyMayNotBeReplaced() {
        // Given
        Returns returns = returns("restart: { command: [touch, \"" + folder + "/{node}\"] }");

        // When
        returns.healthy(topology(), seen("pg3", standby("")), Set.of("pg3"));

        // Then
        await().untilAsserted(() -> assertThat(told).hasSize(1));
        assertThat(told.getFirst())
                .isInstanceOfSatisfying(
                        AlertOpened.class,
                        alert ->
                                assertThat(alert.text())
                                        .contains(
                                                "pg3 has left the primary's line",
                                                "--node pg3 --data FOLDER --reclone"));
        assertThat(folder).isEmptyDirectory();
    }

    private static Journal sealing(String voter) {
        return Journal.begin(new Epoch(5), 1, Journal.Kind.FAILOVER, "pg1", "dead", Instant.EPOCH)
                .choosing(candidate(voter), Map.of())
                .in(RecoveryPhase.PROMOTING)
                .in(RecoveryPhase.REPOINTING)
                .in(RecoveryPhase.SEALING);
    }

    private static Journal.Candidate candidate(String voter) {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(5), "pg2", new TreeSet<>(List.of(voter)), 1);
        return new Journal.Candidate("pg2", rule, new Fork(1, new Lsn(1000), null));
    }

    @Test
    void shouldLeaveEverybodyElseAlone() {
        // Given
        Returns returns = returns("restart: { command: [touch, \"" + folder + "/{node}\"] }");

        // When
        returns.healthy(topology(), seen("pg2", primary("ANY 1 (\"pg3\")", false)), Set.of());
        returns.healthy(topology(), seen("pg2", primary(FENCED, true)), Set.of());
        returns.healthy(topology(), seen("pg3", standby("pgbaton_4_pg3")), Set.of());
        returns.healthy(topology(), seen("pg1", primary("ANY 1 (\"pg2\")", false)), Set.of());

        // Then
        assertThat(folder).isEmptyDirectory();
        assertThat(told).isEmpty();
    }

    private Returns returns(String more) {
        return new Returns(
                new RecoveryScene(
                        ClusterFiles.orders("pg%d", "10.0.0.%d", "  " + more + "\n"),
                        (address, login, timeout) -> {
                            throw new NodeException(NodeException.Kind.REFUSED, null, "refused");
                        },
                        step -> {},
                        Timing.DEFAULT,
                        told::add,
                        Clock.systemUTC()));
    }

    /** Epoch 4, pg2 the primary. */
    private static Topology topology() {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(4), "pg2", new TreeSet<>(List.of("pg3")), 1);
        return new Topology(new Epoch(4), "pg2", rule, null, 2, Instant.EPOCH, "switchover");
    }

    private static NodeState primary(String names, boolean readOnly) {
        return state(false, readOnly, names, null);
    }

    private static NodeState standby(String slot) {
        return state(
                true,
                false,
                "ANY 1 (\"pgbaton_none\")",
                new NodeState.Receiver("streaming", "10.0.0.2", 5432, slot, 10L));
    }

    private static NodeState state(
            boolean standby,
            boolean readOnly,
            String names,
            NodeState.@Nullable Receiver receiver) {
        return new NodeState(
                standby, 1, null, null, null, false, readOnly, names, null, "7000", 170011,
                List.of(), receiver, List.of(), Map.of(), null);
    }
}
