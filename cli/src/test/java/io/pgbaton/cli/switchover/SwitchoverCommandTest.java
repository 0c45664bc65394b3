package io.pgbaton.cli.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Journal;
import io.pgbaton.cluster.domain.SwitchoverReport;
import io.pgbaton.cluster.domain.SwitchoverRequest;
import io.pgbaton.cluster.domain.SwitchoverRequest.State;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.StoredSpec;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwitchoverCommandTest {

    private static final Key<SwitchoverRequest> KEY = Key.switchover("orders");
    private static final SwitchoverReport GOOD =
            new SwitchoverReport(
                    "pg1",
                    "pg2",
                    List.of(new SwitchoverReport.Check("candidate", true, "pg2 streams")));
    private static final SwitchoverReport BAD =
            new SwitchoverReport(
                    "pg1",
                    null,
                    List.of(new SwitchoverReport.Check("candidate", false, "pg2 is unreachable")));

    private final Console console = new Console();

    @BeforeEach
    void aCluster() {
        console.store.put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW));
    }

    @Test
    void shouldFollowItUntilTheNodeIsPrimary() {
        // Given
        decides(
                request -> request.running(new Epoch(4), GOOD),
                request -> request.ended(sealed("pg2"), null));
        console.store.put(
                Key.recovery("orders"),
                Journal.begin(
                                new Epoch(4),
                                1,
                                Journal.Kind.SWITCHOVER,
                                "pg1",
                                "to pg2",
                                Console.NOW)
                        .with(new Journal.Step("pause", Console.NOW, 7.25, null)));

        // When
        int exit = console.run("switchover", "--to", "pg2", "--author", "ann");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .isEqualTo(
                        """
                        cluster orders: pg1 -> pg2
                          ok  candidate  pg2 streams
                               7.3 ms  pause
                        cluster orders: pg2 is primary in epoch 4
                        """);
        assertThat(asked().to()).isEqualTo("pg2");
        assertThat(asked().author()).isEqualTo("ann");
    }

    @Test
    void shouldTellWhyItWasRolledBack() {
        // Given
        decides(
                request -> request.running(new Epoch(4), GOOD),
                request -> request.ended(sealed("pg1"), "pool rw did not pause in time"));

        // When
        int exit = console.run("switchover");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        "pgbaton: the switchover of orders was given up, the old primary takes the"
                                + " writes: pool rw did not pause in time\n");
    }

    @Test
    void shouldTellWhyItWasRefused() {
        // Given
        decides(request -> request.answered(State.REFUSED, "the pre-flight report objects", BAD));

        // When
        int exit = console.run("switchover");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.out()).contains("pg1 -> ?", "NO  candidate  pg2 is unreachable");
        assertThat(console.err()).contains("is refused, nothing was touched");
    }

    @Test
    void shouldOnlyLookOnADryRun() {
        // Given
        decides(request -> request.answered(State.CHECKED, null, GOOD));

        // When
        int exit = console.run("switchover", "--dry-run");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out()).contains("ok  candidate", "nothing stands against it");
        assertThat(asked().dryRun()).isTrue();
    }

    @Test
    void shouldFailADryRunThatFindsSomething() {
        // Given
        decides(request -> request.answered(State.CHECKED, null, BAD));

        // When
        int exit = console.run("switchover", "--dry-run", "--json");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.out()).contains("\"state\" : \"CHECKED\"", "\"passed\" : false");
    }

    @Test
    void shouldAskForALaterTimeAndNotWaitForIt() {
        // Given
        decides(request -> request.answered(State.CHECKED, null, GOOD));

        // When
        int exit = console.run("switchover", "--at", "2026-11-22T02:00:00Z");

        // Then
        assertThat(exit).isZero();
        assertThat(asked().state()).isEqualTo(State.ASKED);
        assertThat(asked().notBefore()).isEqualTo("2026-11-22T02:00:00Z");
        assertThat(asked().dryRun()).isFalse();
        assertThat(console.out()).contains("2026-11-22 02:00:00Z", "switchover --cancel");
    }

    @Test
    void shouldNotAskForALaterTimeWhatWouldBeRefusedNow() {
        // Given
        decides(request -> request.answered(State.CHECKED, null, BAD));

        // When
        int exit = console.run("switchover", "--at", "2026-11-22T02:00:00Z");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(asked().state()).isEqualTo(State.CHECKED);
    }

    @Test
    void shouldTakeBackWhatHasNotBegun() {
        // Given
        console.store.put(KEY, waiting());

        // When
        int exit = console.run("switchover", "--cancel", "--author", "bob");

        // Then
        assertThat(exit).isZero();
        assertThat(asked().state()).isEqualTo(State.CANCELLED);
        assertThat(asked().reason()).isEqualTo("taken back by bob");
    }

    @Test
    void shouldNotTakeBackWhatRuns() {
        // Given
        console.store.put(KEY, waiting().running(new Epoch(4), GOOD));

        // When
        int exit = console.run("switchover", "--cancel");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(asked().state()).isEqualTo(State.RUNNING);
    }

    @Test
    void shouldNotAskWhileAnotherWaits() {
        // Given
        console.store.put(KEY, waiting());

        // When
        int exit = console.run("switchover");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains("asked for already, by ann");
    }

    @Test
    void shouldTakeItBackWhenNobodyDecides() {
        // When
        int exit = console.run("switchover");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains("no failover-coordinator decides", "taken back");
        assertThat(asked().state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void shouldShowInStatusThatOneIsAskedFor() {
        // Given
        console.store.put(KEY, waiting());
        console.store.put(Key.decider("orders"), new Member("d1", "d1:8082", Console.NOW));

        // When
        int exit = console.run("status");

        // Then
        assertThat(exit).isLessThan(2);
        assertThat(console.out()).contains("ASKED     switchover to pg2 by ann, not begun");
    }

    @Test
    void shouldRefuseATimeThatIsNone() {
        // When
        int exit = console.run("switchover", "--at", "tonight");

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(console.err()).contains("is not a time such as");
    }

    private static SwitchoverRequest waiting() {
        return SwitchoverRequest.ask("1", "ann", "pg2", null, false, Console.NOW);
    }

    private SwitchoverRequest asked() {
        return console.store.get(KEY).orElseThrow().value();
    }

    /** One step of the decider each time the command waits. */
    @SafeVarargs
    private void decides(UnaryOperator<SwitchoverRequest>... steps) {
        int[] next = {0};
        console.whileWaiting =
                () -> {
                    if (next[0] < steps.length) {
                        console.store.put(KEY, steps[next[0]++].apply(asked()));
                    }
                };
    }

    private static Topology sealed(String primary) {
        DurabilityRule rule =
                new DurabilityRule(new Epoch(4), primary, new TreeSet<>(List.of("pg3")), 1);
        return new Topology(new Epoch(4), primary, rule, null, 2, Console.NOW, "sealed");
    }
}
