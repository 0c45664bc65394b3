package io.pgbaton.cli.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.domain.RestartRequest.State;
import io.pgbaton.cluster.domain.RestartRequest.Step;
import io.pgbaton.cluster.domain.RestartRequest.Stop;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.StoredSpec;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestartCommandTest {

    private static final Key<RestartRequest> KEY = Key.restart("orders");
    private static final List<Stop> STOPS =
            List.of(
                    Stop.waiting("pg2", false, List.of("max_connections")),
                    Stop.waiting("pg1", true, List.of("max_connections")));

    private final Console console = new Console();

    @BeforeEach
    void aCluster() {
        console.store.put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW));
    }

    @Test
    void shouldFollowItUntilAllAreBack() {
        // Given
        decides(
                request ->
                        request.waiting()
                                ? request.planned(STOPS)
                                : request.stepped(next(request), Console.NOW));

        // When
        int exit = console.run("restart", "--author", "ann");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .isEqualTo(
                        """
                          pg2          waits: max_connections
                          pg1          waits, after a switchover: max_connections
                          pg2          restarting: max_connections
                          pg2          back: max_connections
                          pg1          restarting, after a switchover: max_connections
                          pg1          back, after a switchover: max_connections
                        cluster orders: every node is back in sync
                        """);
        assertThat(request().author()).isEqualTo("ann");
    }

    @Test
    void shouldTellWhereItStopped() {
        // Given
        decides(
                request ->
                        request.waiting()
                                ? request.planned(STOPS)
                                : request.ended(State.STOPPED, "pg2 did not come back"));

        // When
        int exit = console.run("restart", "--node", "pg2");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo("pgbaton: the rolling restart ended early: pg2 did not come back\n");
        assertThat(request().node()).isEqualTo("pg2");
    }

    @Test
    void shouldOnlyShowItOnADryRun() {
        // Given
        decides(request -> request.planned(STOPS));

        // When
        int exit = console.run("restart", "--dry-run");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out()).contains("pg2", "in this order");
        assertThat(request().state()).isEqualTo(State.CHECKED);
    }

    @Test
    void shouldEndOneThatRuns() {
        // Given
        console.store.put(
                KEY,
                RestartRequest.ask("1", "bob", null, false, Console.NOW)
                        .planned(STOPS)
                        .stepped(Step.RESTARTING, Console.NOW));

        // When
        int refused = console.run("restart");
        int ended = console.run("restart", "--cancel", "--author", "ann");
        int again = console.run("restart", "--cancel");

        // Then
        assertThat(refused).isEqualTo(1);
        assertThat(console.err()).contains("asked for already, by bob", "restart --cancel");
        assertThat(ended).isZero();
        assertThat(request().state()).isEqualTo(State.CANCELLED);
        assertThat(again).isEqualTo(1);
    }

    @Test
    void shouldTakeItBackWhereNobodyDecides() {
        // When
        int exit = console.run("restart");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains("no failover-coordinator decides", "it is taken back");
        assertThat(request().state()).isEqualTo(State.CANCELLED);
    }

    private static Step next(RestartRequest request) {
        return request.current().orElseThrow().step() == Step.WAITS ? Step.RESTARTING : Step.BACK;
    }

    private void decides(UnaryOperator<RestartRequest> decision) {
        console.whileWaiting = () -> console.store.put(KEY, decision.apply(request()));
    }

    private RestartRequest request() {
        return console.store.get(KEY).orElseThrow().value();
    }
}
