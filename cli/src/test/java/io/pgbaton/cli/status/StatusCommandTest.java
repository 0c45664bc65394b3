package io.pgbaton.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Suspicion;
import io.pgbaton.cluster.store.AppliedPool;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StandingVerdict;
import io.pgbaton.cluster.store.StoredSpec;
import io.pgbaton.events.ProbeOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

    private final Console console = new Console();

    @BeforeEach
    void aClusterAfterAFailover() {
        console.store
                .put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW))
                .put(Key.topology("orders"), Samples.topology())
                .put(Key.recovery("orders"), Samples.journal(RecoveryPhase.DONE))
                .put(
                        Key.decider("orders"),
                        new Member("fc-1", "127.0.0.61:8082", Console.NOW.minusSeconds(7300)))
                .put(
                        Key.pool("orders", "rw"),
                        new AppliedPool(new Epoch(2), "127.0.0.12:5432", "pc-1", Console.NOW));
        for (String vantage : List.of("a", "b", "c")) {
            String address = "127.0.0.5" + (vantage.charAt(0) - 'a' + 1) + ":8081";
            console.store.put(
                    Key.monitor(vantage, "hm-" + vantage),
                    new Member("hm-" + vantage, address, Console.NOW));
            console.monitors.put(
                    address,
                    new MonitorReport(
                            List.of(
                                    Samples.observed(vantage, "pg1", ProbeOutcome.REFUSED, null),
                                    Samples.answered(vantage, "pg2", Samples.primary()),
                                    vantage.equals("c")
                                            ? Samples.observed(
                                                    vantage, "pg3", ProbeOutcome.SILENT, null)
                                            : Samples.answered(vantage, "pg3", Samples.standby())),
                            List.of(Samples.pool(vantage, "127.0.0.12:5432", List.of())),
                            null));
        }
    }

    @Test
    void shouldShowTheWholeCluster() {
        // When
        int exit = console.run("status");

        // Then
        assertThat(console.out())
                .isEqualTo(
                        """
                        cluster orders: epoch 2, primary pg2, timeline 2
                        since     2026-11-21 12:56:00Z (4m ago): failover from pg1: dead
                        rule      ANY 1 of pg3
                        decider   fc-1 at 127.0.0.61:8082 since 2026-11-21 10:58:20Z (2h ago)

                        NODE  ROLE     REGION    STATE                     TIMELINE  LAG BYTES  LAG SECONDS  EPOCH
                        pg1   standby  eu-west   down (3/3 vantages)              -          -            -      -
                        pg2   primary  eu-north  writable                         2          -            -      2
                        pg3   standby  eu-south  streaming (2/3 vantages)         2        256          0.4      2

                        POOL  TYPE       TARGET           EPOCH  STATE
                        rw    pgbouncer  127.0.0.12:5432      2  serving

                        monitors  a: hm-a; b: hm-b; c: hm-c
                        """);
        assertThat(exit).isZero();
        assertThat(console.err()).isEmpty();
    }

    @Test
    void shouldShowTheVerdictAboutAPrimaryThatIsNotHealthy() {
        // Given
        console.store.put(
                Key.verdict("orders"),
                new StandingVerdict(
                        new Epoch(2),
                        "pg2",
                        "disk-full",
                        Console.NOW.minusSeconds(240),
                        "its server has no room to write to (53100), told to [a, b, c]"));

        // When
        int exit = console.run("status");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .contains(
                        "VERDICT   disk-full about pg2 since 2026-11-21 12:56:00Z (4m ago): its"
                                + " server has no room to write to (53100), told to [a, b, c]"
                                + " (docs/refusals.md#disk-full)");
    }

    @Test
    void shouldShowWhatIsGoingOn() {
        // Given
        console.store
                .put(Key.recovery("orders"), Samples.journal(RecoveryPhase.PROMOTING))
                .put(
                        Key.suspicion("orders"),
                        new Suspicion(
                                new Epoch(2),
                                "pg2",
                                Console.NOW.minusSeconds(1),
                                List.of("a", "b")))
                .put(
                        Key.hold("orders"),
                        new Hold(
                                Hold.Kind.AFTER_FAILOVER,
                                "pgbaton",
                                "failed over from pg1 to pg2",
                                Console.NOW,
                                Console.NOW.plusSeconds(660)))
                .put(
                        Key.refusal("orders"),
                        new Refusal(
                                new Epoch(2),
                                "TOO_FEW_VOTERS",
                                "1 of 2 voters can be revoked, 2 are needed",
                                Map.of("pg3", "does not answer", "pg1", "down"),
                                Console.NOW.minusSeconds(5)));

        // When
        console.run("status");

        // Then
        assertThat(console.out())
                .contains(
                        """
                        SUSPECTED pg2 since 2026-11-21 12:59:59Z (1s ago), by vantage a, b
                        RECOVERY  epoch 2, failover from pg1 to pg2: PROMOTING, began 2026-11-21 12:55:59Z (4m ago): dead: refused at a, b, c
                        HELD      after a failover, until 2026-11-21 13:11:00Z (in 11m): failed over from pg1 to pg2; acknowledge it: pgbaton release
                        refused   TOO_FEW_VOTERS at 2026-11-21 12:59:55Z (5s ago): 1 of 2 voters can be revoked, 2 are needed
                                    pg1: down
                                    pg3: does not answer
                        """);
    }

    @Test
    void shouldTellADegradedRuleAndADriftedPool() {
        // Given
        console.store.put(
                Key.spec("orders"),
                new StoredSpec(
                        Samples.YAML + "  durability: { synchronousStandbys: 2 }\n",
                        "ann",
                        Console.NOW));
        console.monitors.replaceAll(
                (address, report) ->
                        new MonitorReport(
                                report.nodes(),
                                List.of(
                                        Samples.pool(
                                                address, "127.0.0.11:5432", List.of("orders"))),
                                null));

        // When
        console.run("status");

        // Then
        assertThat(console.out())
                .contains("ANY 1 of pg3, DEGRADED")
                .contains("paused: orders, leads to 127.0.0.11:5432 instead");
    }

    @Test
    void shouldNoteAMonitorThatDoesNotAnswer() {
        // Given
        console.monitors.remove("127.0.0.53:8081");

        // When
        int exit = console.run("status");

        // Then
        assertThat(console.out())
                .contains("down (2/3 vantages)")
                .contains("note: monitor 127.0.0.53:8081 refuses connections");
        assertThat(exit).isZero();
    }

    @Test
    void shouldSayThatNothingIsDecidedWithoutQuorumAndStillShowTheNodes() {
        // Given
        console.store.withoutQuorum();

        // When
        int exit =
                console.run(
                        "status",
                        "--monitors",
                        "127.0.0.51:8081,127.0.0.52:8081",
                        "--etcd",
                        "127.0.0.41:2379");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        """
                        pgbaton: etcd has no quorum: nothing is decided, nothing is demoted; a primary that lives goes on serving, one that dies is not replaced
                        asked: 127.0.0.41:2379; start its members, or correct --etcd
                        """);
        assertThat(console.out())
                .contains(
                        """
                        cluster orders, as the monitors see it

                        NODE  ROLE     REGION  STATE                TIMELINE  LAG BYTES  LAG SECONDS  EPOCH
                        pg1   -        -       down (2/2 vantages)         -          -            -      -
                        pg2   primary  -       writable                    2          -            -      2
                        pg3   standby  -       streaming                   2        256          0.4      2
                        """);
    }

    @Test
    void shouldPrintJson() {
        // When
        console.run("status", "--json");

        // Then
        assertThat(console.out())
                .contains("\"cluster\" : \"orders\"")
                .contains("\"state\" : \"down (3/3 vantages)\"")
                .contains("\"lagBytes\" : 256");
    }

    @Test
    void shouldSayWhatToDoWhenThereIsNoClusterOrMoreThanOne() {
        // Given
        Console none = new Console();
        console.store.put(Key.spec("billing"), new StoredSpec(Samples.YAML, "ann", Console.NOW));

        // When
        int two = console.run("status");
        int zero = none.run("status", "--etcd", "etcd:2379");

        // Then
        assertThat(console.err())
                .isEqualTo(
                        "pgbaton: there is more than one cluster; say which: --cluster"
                                + " billing|orders\n");
        assertThat(none.err())
                .isEqualTo(
                        "pgbaton: no cluster is declared in etcd (etcd:2379); run: pgbaton apply -f"
                                + " cluster.yaml\n");
        assertThat(List.of(two, zero)).containsOnly(1);
    }
}
