package io.pgbaton.cli.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.FailoverReport;
import io.pgbaton.cluster.domain.FailoverRequest;
import io.pgbaton.cluster.domain.FailoverRequest.State;
import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StoredSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailoverCommandTest {

    private static final Key<FailoverRequest> KEY = Key.failover("orders");
    private static final FailoverReport FOUND =
            new FailoverReport(
                    "pg1",
                    "pg2",
                    List.of(new SwitchoverReport.Check("candidate", true, "pg2 ends at 0/30")),
                    List.of(
                            new FailoverReport.Line(
                                    "pg1", "old primary", "12 s ago", Lsn.parse("0/70")),
                            new FailoverReport.Line("pg2", "candidate", "now", Lsn.parse("0/30")),
                            new FailoverReport.Line("pg3", "MISSING voter", "never", null)),
                    List.of("pg3"),
                    64L,
                    null);
    private static final FailoverReport HEALTHY =
            new FailoverReport(
                    "pg1",
                    "pg2",
                    List.of(
                            new SwitchoverReport.Check(
                                    "primary", false, "pg1 is healthy; use pgbaton switchover")),
                    List.of(),
                    List.of(),
                    0L,
                    0L);

    private final Console console = new Console();
    private final List<FailoverRequest> asked = new ArrayList<>();

    @BeforeEach
    void aCluster() {
        console.store.put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW));
    }

    @Test
    void shouldShowWhatMayBeLostAndHaveTheNameTyped() {
        // Given
        decides(FOUND);
        console.typed = Optional.of("orders");

        // When
        int exit = run();

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .startsWith(
                        """
                        cluster orders: forced failover pg1 -> pg2
                          ok  candidate  pg2 ends at 0/30

                        NODE  ROLE           ANSWERED  LOG ENDS AT
                        pg1   old primary    12 s ago         0/70
                        pg2   candidate      now              0/30
                        pg3   MISSING voter  never               -

                        may be lost: 64 bytes of log were seen elsewhere; at most: unknown, nobody \
                        saw what was written after that
                        """)
                .contains("done: forced");
        assertThat(console.questions).hasSize(1);
        assertThat(asked).extracting(FailoverRequest::dryRun).containsExactly(true, false);
        assertThat(asked.getLast().without()).containsExactly("pg3");
        assertThat(asked.getLast().author()).isEqualTo("ann");
        assertThat(asked.getLast().why()).isEqualTo("it burns");
    }

    @Test
    void shouldOrderNothingWhereAnotherNameIsTyped() {
        // Given
        decides(FOUND);
        console.typed = Optional.of("users");

        // When
        int exit = run();

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains("\"users\" is not the cluster's name");
        assertThat(asked).extracting(FailoverRequest::dryRun).containsExactly(true);
    }

    @Test
    void shouldAskForTheNameWhereNobodySitsAtATerminal() {
        // Given
        decides(FOUND);

        // When
        int exit = run();

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains("say --confirm orders");

        // When
        int confirmed = run("--confirm", "orders", "--to", "pg2", "--fenced");

        // Then
        assertThat(confirmed).isZero();
        assertThat(asked.getLast().to()).isEqualTo("pg2");
        assertThat(asked.getLast().fenced()).isTrue();
    }

    @Test
    void shouldPointToTheSwitchoverWhereAllIsWell() {
        // Given
        decides(HEALTHY);

        // When
        int exit = run("--confirm", "orders");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.out()).contains("NO  primary    pg1 is healthy; use pgbaton switchover");
        assertThat(asked).extracting(FailoverRequest::dryRun).containsExactly(true);
    }

    @Test
    void shouldOnlyLookOnADryRun() {
        // Given
        decides(FOUND);

        // When
        int exit = run("--dry-run", "--json");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out()).contains("\"missing\" : [ \"pg3\" ]");
        assertThat(console.questions).isEmpty();
    }

    @Test
    void shouldTellWhatItWaitsFor() {
        // Given
        decides(FOUND);
        console.store.put(
                Key.refusal("orders"),
                new Refusal(
                        new Epoch(4),
                        "too-few-reachable",
                        "promoted, but the marker is not acknowledged",
                        Map.of(),
                        Console.NOW));

        // When
        run("--confirm", "orders");

        // Then
        assertThat(console.out())
                .containsOnlyOnce(
                        "waits: too-few-reachable: promoted, but the marker is not acknowledged");
    }

    @Test
    void shouldTellWhyItWasRefused() {
        // Given
        console.whileWaiting =
                () ->
                        answer(
                                order ->
                                        order.dryRun()
                                                ? order.answered(State.CHECKED, null, FOUND)
                                                : order.answered(
                                                        State.REFUSED, "it changed", HEALTHY));

        // When
        int exit = run("--confirm", "orders");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains("is refused, nothing was touched: it changed");
        assertThat(console.out()).contains("NO  primary");
    }

    @Test
    void shouldNeedForceAndAReason() {
        // Then
        assertThat(console.run("failover", "--reason", "it burns")).isEqualTo(2);
        assertThat(console.run("failover", "--force")).isEqualTo(2);
        assertThat(console.run("failover", "--force", "--reason", " ")).isEqualTo(2);
    }

    private int run(String... more) {
        List<String> args =
                new ArrayList<>(
                        List.of("failover", "--force", "--reason", "it burns", "--author", "ann"));
        args.addAll(List.of(more));
        return console.run(args.toArray(String[]::new));
    }

    /** A decider that finds this, and executes what is ordered. */
    private void decides(FailoverReport found) {
        console.whileWaiting =
                () ->
                        answer(
                                order -> {
                                    if (order.dryRun()) {
                                        return order.answered(State.CHECKED, null, found);
                                    }
                                    return order.waiting()
                                            ? order.running(new Epoch(4), found)
                                            : order.ended(sealed());
                                });
    }

    private void answer(UnaryOperator<FailoverRequest> decision) {
        FailoverRequest order = console.store.get(KEY).orElseThrow().value();
        if (order.over()) {
            return;
        }
        if (order.waiting()) {
            asked.add(order);
        }
        console.store.put(KEY, decision.apply(order));
    }

    private static Topology sealed() {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(4), "pg2", new TreeSet<>(List.of("pg1", "pg3")), 1);
        return new Topology(
                new Epoch(4), "pg2", rule, null, 2, Console.NOW, "forced by ann: it burns");
    }
}
