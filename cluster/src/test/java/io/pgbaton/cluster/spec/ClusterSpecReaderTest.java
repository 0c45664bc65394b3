package io.pgbaton.cluster.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSpecReaderTest {

    private static final String MINIMAL = MinimalFile.TEXT;

    @Test
    void shouldFillInTheDefaults() {
        // When
        ClusterSpec spec = ClusterSpecReader.read(MINIMAL, "cluster.yaml");

        // Then
        assertThat(spec.name()).isEqualTo("orders");
        assertThat(spec.nodes().getFirst())
                .isEqualTo(new ClusterSpec.Node("pg1", "127.0.0.11", 5432, "default", 100, true));
        assertThat(spec.durability())
                .isEqualTo(
                        new ClusterSpec.Durability(
                                1, Duration.ofSeconds(10), ClusterSpec.WhenShort.BLOCK));
        assertThat(spec.failover())
                .isEqualTo(
                        new ClusterSpec.Failover(
                                ClusterSpec.Mode.AUTOMATIC,
                                List.of("a", "b", "c"),
                                Duration.ofMillis(100),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(15),
                                1 << 20));
        assertThat(spec.fence()).isNull();
        assertThat(spec.restart()).isNull();
        assertThat(spec.rejoin().reclone()).isEqualTo(ClusterSpec.Reclone.ASK);
        assertThat(spec.pools()).isEmpty();
    }

    @Test
    void shouldReadPoolsAndCommands() {
        // Given
        String yaml =
                MINIMAL
                        + """
                          restart: { command: [ssh, "{host}", sudo, systemctl, restart, postgresql] }
                          pools:
                            - name: rw
                              type: pgbouncer
                              admin: 127.0.0.21:6432
                              databases: [orders]
                              fragment: /etc/pgbouncer/pgbaton.ini
                              credentials: { user: pgbaton, passwordFile: /run/secrets/pool }
                        """;

        // When
        ClusterSpec spec = ClusterSpecReader.read(yaml, "cluster.yaml");

        // Then
        assertThat(spec.restart())
                .isEqualTo(
                        new ClusterSpec.Command(
                                List.of(
                                        "ssh",
                                        "{host}",
                                        "sudo",
                                        "systemctl",
                                        "restart",
                                        "postgresql"),
                                Duration.ofSeconds(30)));
        assertThat(spec.pools())
                .containsExactly(
                        new ClusterSpec.Pool(
                                "rw",
                                ClusterSpec.PoolType.PGBOUNCER,
                                "127.0.0.21:6432",
                                List.of("orders"),
                                ClusterSpec.Route.PRIMARY,
                                Path.of("/etc/pgbouncer/pgbaton.ini"),
                                new ClusterSpec.Role("pgbaton", Path.of("/run/secrets/pool"))));
    }

    @Test
    void shouldTellEveryProblemWithItsLine() {
        // Given
        String yaml =
                MINIMAL.replace("name: pg2", "name: pg1")
                                .replace("host: 127.0.0.13", "host: 127.0.0.11, prioritty: 5")
                        + "  failover: { silence: soon }\n";

        // When
        InvalidSpec refused =
                catchThrowableOfType(
                        InvalidSpec.class, () -> ClusterSpecReader.read(yaml, "cluster.yaml"));

        // Then
        assertThat(refused)
                .hasMessage(
                        """
                        cluster.yaml:8: spec.nodes[1].name: pg1 is used twice (also line 7); give each node its own name
                        cluster.yaml:9: spec.nodes[2].prioritty: unknown key; did you mean priority?
                        cluster.yaml:9: spec.nodes[2].host: 127.0.0.11:5432 is used twice (also line 7); a server can be one node only: correct the host or the port
                        cluster.yaml:14: spec.failover.silence: "soon" is not a duration; write a whole number with its unit, for example 100ms, 3s, 15m, 2h\
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "engine: streaming | engine: patroni | spec.engine: patroni is not in this version of pgbaton",
                "engine: streaming | engine: steaming | write streaming; did you mean streaming?",
                "engine: streaming | engin: streaming | spec.engin: unknown key; did you mean engine?",
                "engine: streaming | engin: streaming | spec.engine: is missing",
                "name: orders | name: Orders | metadata.name: \"Orders\" does not fit",
                "name: orders | name: 7 | metadata.name: 7 is read as a int; put it in quotes",
                "kind: Cluster | kind: Klaster | kind: \"Klaster\" is not known to this version",
                "kind: Cluster | kind: Cluster, | kind: \"Cluster,\" is not known",
                "name: pg2 | name: pg-1, port: 0 | spec.nodes[1].port: 0 is out of range",
                "name: pg2 | name: pg-1, port: x | spec.nodes[1].port: \"x\" is not a whole number",
                "name: pg2 | name: PG1 | PG1 and pg1 would share the replication slot pg1",
                "name: pg2 | name: pgbaton_none | pgbaton_none is reserved",
                "name: pg2 | name: abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr | 44 characters are too long",
                "name: pg2 | name: pg2, name: pg4 | spec.nodes[1].name: is written twice (also line 8)",
                "name: pg2 | name: pg2, promotable: yes | \"yes\" is neither true nor false",
                "host: 127.0.0.12 | host: 'fe80::1' | for IPv6 a name that resolves to it",
                "host: 127.0.0.12 | host: [] | spec.nodes[1].host: a list stands where one value is expected",
                "host: 127.0.0.12 | host: | spec.nodes[1].host: nothing stands where one value is expected",
                "passwordFile: /run/secrets/control | passwordFile: control | is not an absolute path",
                "user: pgbaton_repl, | '' | spec.credentials.replication.user: is missing",
            })
    void shouldRefuse(String written, String changed, String reason) {
        // Given
        String yaml = MINIMAL.replace(written, changed);

        // When / Then
        assertThatThrownBy(() -> ClusterSpecReader.read(yaml, "cluster.yaml"))
                .isInstanceOf(InvalidSpec.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "durability: { synchronousStandbys: 3 } | beside the primary only 2 promotable nodes",
                "durability: { synchronousStandbys: 0 } | accept the loss with whenShort: degrade",
                "failover: { vantages: [] } | spec.failover.vantages: is empty; list at least one",
                "failover: { vantages: [a, b] } | 2 vantages need a majority of 2, no better than 1",
                "failover: { vantages: [a, b, a] } | a is used twice (also line 14)",
                "failover: { vantages: a } | a single value stands where a list is expected",
                "failover: { refusedGap: 2s, silence: 1s } | is not shorter than silence (1s)",
                "failover: { silence: 10ms } | out of range; write a duration from 1s to 10m",
                "failover: { maxLagBytes: 1Mb } | is not a size",
                "fence: { command: [off, '{hots}'] } | {hots} is replaced by nothing",
                "fence: { timeout: 1s } | spec.fence.command: is missing",
                "backup: { engine: wal-g } | spec.backup: is not in this version of pgbaton; remove",
                "pools: [ { name: lb, type: pgpool } ] | pgpool is not in this version of pgbaton",
                "pools: [ { name: lb, type: pgbouncer } ] | spec.pools[0].fragment: is missing",
                "pools: [ { name: lb, type: pgbouncer } ] | spec.pools[0].credentials: is missing",
                "pools: [ { databases: [or$ders] } ] | \"or$ders\" does not fit; write a database's"
                        + " name of letters, digits, _, - and .; PgBouncer's file takes no other",
                "pools: [ { admin: 127.0.0.11:5432 } ] | is a node's PostgreSQL",
                "pools: [ { admin: 127.0.0.11:99999 } ] | is not host:port",
                "engine: streaming | spec.engine: is written twice (also line 5)",
                "? [a] | a list cannot be a key",
                "rejoin: automatic | a single value stands where keys with values are expected",
            })
    void shouldRefuseInTheSpec(String line, String reason) {
        // Given
        String yaml = MINIMAL + "  " + line + "\n";

        // When / Then
        assertThatThrownBy(() -> ClusterSpecReader.read(yaml, "cluster.yaml"))
                .isInstanceOf(InvalidSpec.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | cluster.yaml:1: is empty",
                "'a: b: c' | cluster.yaml:1: is not YAML: mapping values are not allowed here",
                "'[1, 2' | is not YAML",
                "'- a' | a list stands where keys with values are expected",
                "'a: &x [*x]' | a: unknown key",
            })
    void shouldRefuseWhatIsNoClusterFile(String yaml, String reason) {
        // When / Then
        assertThatThrownBy(() -> ClusterSpecReader.read(yaml, "cluster.yaml"))
                .isInstanceOf(InvalidSpec.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldAcceptNoSynchronousStandbyWhereTheLossIsAccepted() {
        // Given
        String yaml = MINIMAL + "  durability: { synchronousStandbys: 0, whenShort: degrade }\n";

        // When
        ClusterSpec spec = ClusterSpecReader.read(yaml, "cluster.yaml");

        // Then
        assertThat(spec.durability().synchronousStandbys()).isZero();
    }
}
