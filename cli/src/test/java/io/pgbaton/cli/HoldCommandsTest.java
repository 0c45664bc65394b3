package io.pgbaton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.StoredSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HoldCommandsTest {

    private final Console console = new Console();

    @BeforeEach
    void aCluster() {
        console.store.put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW));
    }

    @Test
    void shouldHoldForATime() {
        // When
        int exit = console.run("hold", "--reason", "disk swap", "--for", "2h", "--author", "ann");

        // Then
        assertThat(exit).isZero();
        assertThat(console.store.get(Key.hold("orders")).orElseThrow().value())
                .isEqualTo(
                        new Hold(
                                Hold.Kind.OPERATOR,
                                "ann",
                                "disk swap",
                                Console.NOW,
                                Console.NOW.plusSeconds(7200)));
        assertThat(console.out())
                .isEqualTo(
                        "cluster orders held until 2026-11-21 15:00:00Z (in 2h); end it: pgbaton"
                                + " release\n");
    }

    @Test
    void shouldAcknowledgeAFailoverByRelease() {
        // Given
        console.store.put(
                Key.hold("orders"),
                new Hold(Hold.Kind.AFTER_FAILOVER, "pgbaton", "pg1 -> pg2", Console.NOW, null));

        // When
        int exit = console.run("release");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .isEqualTo("cluster orders released: the failover is acknowledged\n");
        assertThat(console.store.get(Key.hold("orders"))).isEmpty();
    }

    @Test
    void shouldSayThatNothingWasHeld() {
        // When
        int exit = console.run("release");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out()).isEqualTo("cluster orders was not held\n");
    }

    @Test
    void shouldEndWithTwoForWrongUsage() {
        // When
        int missing = console.run("hold");
        int wrong = console.run("hold", "--reason", "x", "--for", "soon");
        int unknown = console.run("stats");

        // Then
        assertThat(new int[] {missing, wrong, unknown}).containsOnly(2);
        assertThat(console.err())
                .isEqualTo(
                        """
                        pgbaton: Missing required option: '--reason=TEXT'; see: pgbaton hold --help
                        pgbaton: Invalid value for option '--for': 'soon' is not a duration such as 30s, 15m or 2h; see: pgbaton hold --help
                        pgbaton: Unmatched argument at index 0: 'stats'; did you mean status?; see: pgbaton --help
                        """);
    }

    @Test
    void shouldSayInOneLineThatEtcdDoesNotAnswer() {
        // Given
        console.store.withoutQuorum();

        // When
        int exit = console.run("hold", "--reason", "x", "--etcd", "etcd:2379");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        "pgbaton: etcd has no quorum, or does not answer at etcd:2379: nothing is decided,"
                                + " nothing is demoted; start its members or correct --etcd\n");
    }

    @Test
    void shouldDescribeEveryCommand() {
        // When
        int exit = console.run("--help");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .contains("status", "events", "apply", "history", "hold", "release", "bench");
    }
}
