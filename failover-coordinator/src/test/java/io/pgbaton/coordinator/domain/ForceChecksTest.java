package io.pgbaton.coordinator.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each check of an order's report, as a person reads it. pg1 is dead, pg2 and pg3 answer. */
class ForceChecksTest {

    private final Topology topology = Fixtures.topology(3, 1);
    private final List<DurabilityRule> rules = new ArrayList<>(topology.rules());
    private final Sights sights =
            new Sights()
                    .refused("pg1", 9, 5000, "a", "b", "c")
                    .state("pg2", States.alone("0/3000000"), "a")
                    .state("pg3", States.alone("0/3000000"), "a");
    private @Nullable Hold hold;
    private @Nullable Journal open;
    private FailoverRequest order =
            FailoverRequest.look("1", "ann", "it burns", null, false, Fixtures.NOW);

    /** Somebody looks only: there is nothing yet that he would have accepted. */
    @Test
    void shouldTellWhatWasFound() {
        // When
        FailoverReport report = report();

        // Then
        assertThat(report.objections()).isEmpty();
        assertThat(report.checks())
                .extracting(Check::name)
                .containsExactly("primary", "hold", "journal", "candidate", "voters");
        assertThat(detail("primary")).startsWith("pg1 is dead: refused twice by [a, b, c]");
        assertThat(detail("hold")).isEqualTo("none");
        assertThat(detail("journal")).isEqualTo("no recovery is open");
        assertThat(detail("candidate")).isEqualTo("pg2 ends at 0/3000000");
        assertThat(detail("voters"))
                .isEqualTo("enough are reachable: nothing that was acknowledged is lost");
        assertThat(report.seenBytes()).isZero();
    }

    @Test
    void shouldTellWhoAcceptedWhatIsMissing() {
        // Given
        sights.silent("pg3", 5000, "a");
        order = order.accepting("2", List.of("pg3"), Fixtures.NOW);

        // When, Then
        assertThat(report().objections()).isEmpty();
        assertThat(detail("voters")).isEqualTo("without pg3, which may have what nobody else has");
        assertThat(detail("down pg1")).isEqualTo("a majority of vantages is refused");
        assertThat(detail("accepted")).isEqualTo("by ann");
        assertThat(report().mostBytes()).isNull();
    }

    @Test
    void shouldTellOnWhoseWordASilentPrimaryIsOff() {
        // Given
        sights.silent("pg1", 9000, "a", "b", "c").silent("pg3", 5000, "a");
        order = FailoverRequest.look("1", "ann", "it burns", null, true, Fixtures.NOW);

        // When, Then
        assertThat(detail("down pg1")).isEqualTo("is silent; off on the word of ann");
        assertThat(report().checks())
                .filteredOn(ForcePreflight::restsOnDeath)
                .extracting(Check::name)
                .containsExactly("down pg1");
    }

    @Test
    void shouldNotAskWhetherAStandbyIsDown() {
        // Given
        sights.state("pg1", States.alone("0/3000000"), "a").silent("pg3", 5000, "a");

        // When, Then
        assertThat(detail("down pg1")).isEqualTo("is a standby");
    }

    @Test
    void shouldTellWhoseHoldIsPassedOver() {
        // Given
        hold = new Hold(Hold.Kind.AFTER_FAILOVER, "pgbaton", "failed over", Fixtures.NOW, null);

        // When, Then
        assertThat(detail("hold")).isEqualTo("held by pgbaton: failed over");
    }

    @Test
    void shouldGoOnWithAnEpochInWhichNobodyWasChosen() {
        // Given
        open = begun();

        // When, Then
        assertThat(detail("journal")).isEqualTo("epoch 4 is in REVOKING and is gone on with");
        assertThat(report().objections()).isEmpty();
    }

    @Test
    void shouldGiveUpAnEpochInWhichTheOldPrimaryIsTakenBack() {
        // Given
        open = begun().in(RecoveryPhase.READOPTING);

        // When, Then
        assertThat(detail("journal"))
                .isEqualTo("epoch 4 is in READOPTING and is abandoned for a new one");
    }

    /** It could go on with its own voters, whether those of the old primary are enough or not. */
    @Test
    void shouldAskWhetherTheChosenOneIsDownThoughNobodyIsMissing() {
        // Given
        sights.silent("pg4", 9000, "a", "b", "c");
        open = chosen("pg4");

        // When, Then
        assertThat(report().missing()).isEmpty();
        assertThat(report().checks())
                .filteredOn(ForcePreflight::restsOnDeath)
                .extracting(Check::name, Check::passed)
                .containsExactly(tuple("down pg4", false));
    }

    /** A switchover is the way while all is well; not while a journal is open. */
    @Test
    void shouldPointToTheSwitchoverOnlyWhereNothingIsOpen() {
        // Given
        sights.answered("pg1", "a", "b", "c");
        open = begun();

        // When, Then
        assertThat(report().objections()).extracting(Check::name).containsExactly("primary");
        assertThat(detail("primary")).doesNotContain("switchover");
    }

    @Test
    void shouldSayWhatSpeaksAgainstTheNodeThatWasAskedFor() {
        // Given
        sights.state("pg3", States.alone("0/3000001"), "a");
        order = FailoverRequest.look("1", "ann", "it burns", "pg2", false, Fixtures.NOW);

        // When, Then
        assertThat(detail("candidate")).isEqualTo("pg2 is behind pg3");
        assertThat(report().to()).isNull();
    }

    /** Without a voter's word any standby's log counts, with all of them only the voters'. */
    @Test
    void shouldCompareWithANonVoterOnlyWhereAVoterIsMissing() {
        // Given
        sights.state("pg4", States.alone("0/9000000"), "a");

        // Then
        assertThat(report().to()).isEqualTo("pg2");

        // When
        sights.silent("pg3", 5000, "a");

        // Then
        assertThat(report().to()).isEqualTo("pg4");
    }

    private String detail(String name) {
        return report().checks().stream()
                .filter(check -> check.name().equals(name))
                .map(Check::detail)
                .findFirst()
                .orElse("no such check");
    }

    private FailoverReport report() {
        Evidence evidence = sights.evidence();
        return new ForcePreflight(
                        Fixtures.spec(4),
                        topology,
                        rules,
                        evidence,
                        Judge.judge(Fixtures.spec(4), topology, evidence),
                        hold,
                        open,
                        Map.of())
                .report(order);
    }

    private Journal chosen(String node) {
        DurabilityRule rule = Fixtures.rule(4, node, 1, "pg2", "pg3");
        rules.add(rule);
        return begun().choosing(
                        new Journal.Candidate(node, rule, new Fork(1, new Lsn(9), new Lsn(9))),
                        Map.of());
    }

    private static Journal begun() {
        return Journal.begin(new Epoch(4), 1, Journal.Kind.FAILOVER, "pg1", "dead", Fixtures.NOW);
    }
}
