package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.Fork;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.SwitchoverReport.Check;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.spec.ClusterSpec;
import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code ANY 1 (pg2,pg3)} on pg1, which is dead; pg2 answers, pg3 is missing. */
class ForcePreflightTest {

    private final ClusterSpec spec = Fixtures.spec(3);
    private final Topology topology = Fixtures.topology(3, 1);
    private final List<DurabilityRule> rules = new ArrayList<>(topology.rules());
    private final Map<String, LastAnswer> last = new HashMap<>();
    private final Sights sights =
            new Sights()
                    .refused("pg1", 9, 5000, "a", "b", "c")
                    .state("pg2", States.alone("0/3000000"), "a", "b", "c")
                    .silent("pg3", 5000, "a", "b", "c");
    private @Nullable Hold hold;
    private @Nullable Journal open;
    private boolean fenced;
    private List<String> accepted = List.of("pg3");

    @Test
    void shouldTellWhoIsMissingAndThatTheLossIsUnknown() {
        // Given
        last.put("pg1", answered(States.primary("0/3000100"), 12));
        last.put("pg3", answered(States.alone("0/3000080"), 45));

        // When
        FailoverReport report = report(null);

        // Then
        assertThat(report.objections()).isEmpty();
        assertThat(report.to()).isEqualTo("pg2");
        assertThat(report.missing()).containsExactly("pg3");
        assertThat(report.seenBytes()).isEqualTo(0x100);
        assertThat(report.mostBytes()).isNull();
        assertThat(report.nodes())
                .containsExactly(
                        line("pg1", "old primary", "12 s ago", "0/3000100"),
                        line("pg2", "candidate", "now", "0/3000000"),
                        line("pg3", "MISSING voter", "45 s ago", "0/3000080"));
    }

    @Test
    void shouldTellThatNothingIsLostWhereEnoughAreReachable() {
        // Given
        sights.state("pg3", States.alone("0/3000080"), "a", "b", "c");
        accepted = List.of();

        // When
        FailoverReport report = report(null);

        // Then
        assertThat(report.objections()).isEmpty();
        assertThat(report.to()).isEqualTo("pg3");
        assertThat(report.missing()).isEmpty();
        assertThat(report.mostBytes()).isZero();
    }

    @Test
    void shouldPointToTheSwitchoverWhereThePrimaryIsHealthy() {
        // Given
        sights.answered("pg1", "a", "b", "c");

        // Then
        assertThat(objection("primary")).contains("use pgbaton switchover");
    }

    /** With pg3 it may go on: there would be two primaries. */
    @Test
    void shouldRefuseWhileThePrimaryLivesAndAVoterIsMissing() {
        // Given
        sights.restarting("pg1", 9000, "c");
        fenced = true;

        // Then
        assertThat(objection("down pg1")).contains("still answers vantage c");
    }

    @Test
    void shouldRefuseWhileAVoterStreamsFromThePrimary() {
        // Given
        sights.silent("pg1", 9000, "a", "b", "c")
                .state("pg2", States.following("pg2", "0/3000000"), "a", "b", "c");
        fenced = true;

        // Then
        assertThat(objection("down pg1")).contains("a voter still streams from it");
    }

    @Test
    void shouldTakeSilenceForDeathOnSomebodysWordOnly() {
        // Given
        sights.silent("pg1", 9000, "a", "b", "c");

        // Then
        assertThat(objection("down pg1")).contains("--fenced");

        // When
        fenced = true;

        // Then
        assertThat(report(null).objections()).isEmpty();
    }

    @Test
    void shouldNotAskForDeathWhereEnoughVotersProveIt() {
        // Given
        sights.silent("pg1", 9000, "a", "b", "c")
                .state("pg3", States.alone("0/3000000"), "a", "b", "c");

        // Then
        assertThat(report(null).objections()).isEmpty();
    }

    @Test
    void shouldRefuseWhatWentMissingSinceItWasShown() {
        // Given
        accepted = List.of();

        // Then
        assertThat(objection("accepted")).contains("pg3 went missing");
    }

    @Test
    void shouldRefuseTheWantedNodeWhereAnotherHasMore() {
        // Given
        sights.state("pg3", States.alone("0/3000080"), "a", "b", "c");

        // When
        FailoverReport report = report("pg2");

        // Then
        assertThat(report.to()).isNull();
        assertThat(report.objections())
                .extracting(Check::detail)
                .containsExactly("pg2 is behind pg3");
    }

    @Test
    void shouldLeaveAPersonsHoldToThatPerson() {
        // Given
        hold = new Hold(Hold.Kind.OPERATOR, "bob", "we move the racks", Fixtures.NOW, null);

        // Then
        assertThat(objection("hold")).contains("bob", "pgbaton release");

        // When
        hold = new Hold(Hold.Kind.AFTER_FAILOVER, "pgbaton", "failed over", Fixtures.NOW, null);

        // Then
        assertThat(report(null).objections()).isEmpty();
    }

    @Test
    void shouldWaitForASwitchoverThatEndsByItself() {
        // Given
        open = begun(Journal.Kind.SWITCHOVER);

        // Then
        assertThat(objection("journal")).contains("PAUSING");
    }

    @Test
    void shouldAskWhetherTheChosenOneIsDownAsWell() {
        // Given
        open = chosen("pg2");
        sights.silent("pg2", 5000, "a", "b", "c")
                .state("pg3", States.alone("0/3000080"), "a", "b", "c");
        accepted = List.of("pg2");

        // Then
        assertThat(objection("down pg2")).contains("--fenced");

        // When
        sights.refused("pg2", 9, 5000, "a", "b", "c");
        FailoverReport report = report(null);

        // Then
        assertThat(report.objections()).isEmpty();
        assertThat(report.to()).isEqualTo("pg3");
        assertThat(report.missing()).containsExactly("pg2");
    }

    @Test
    void shouldFindNobodyWhereNobodyAnswers() {
        // Given
        sights.silent("pg2", 5000, "a", "b", "c");
        accepted = List.of("pg2", "pg3");

        // Then
        assertThat(objection("candidate")).isEqualTo("no standby is reachable");
    }

    private String objection(String check) {
        return report(null).objections().stream()
                .filter(c -> c.name().equals(check))
                .map(Check::detail)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no objection: " + report(null)));
    }

    private FailoverReport report(@Nullable String to) {
        Evidence evidence = sights.evidence();
        FailoverRequest order =
                FailoverRequest.look("1", "ann", "it burns", to, fenced, Fixtures.NOW)
                        .accepting("2", accepted, Fixtures.NOW);
        return new ForcePreflight(
                        spec,
                        topology,
                        rules,
                        evidence,
                        Judge.judge(spec, topology, evidence),
                        hold,
                        open,
                        last)
                .report(order);
    }

    private Journal chosen(String node) {
        DurabilityRule rule = Fixtures.rule(4, node, 1, "pg3");
        rules.add(rule);
        return begun(Journal.Kind.FAILOVER)
                .choosing(
                        new Journal.Candidate(node, rule, new Fork(1, new Lsn(9), new Lsn(9))),
                        Map.of())
                .in(RecoveryPhase.PROMOTING);
    }

    private static Journal begun(Journal.Kind kind) {
        return Journal.begin(new Epoch(4), 1, kind, "pg1", "dead", Fixtures.NOW);
    }

    private static LastAnswer answered(NodeState state, long secondsAgo) {
        return new LastAnswer(state, Duration.ofSeconds(secondsAgo));
    }

    private static FailoverReport.Line line(String node, String role, String seen, String end) {
        return new FailoverReport.Line(node, role, seen, Lsn.parse(end));
    }
}
