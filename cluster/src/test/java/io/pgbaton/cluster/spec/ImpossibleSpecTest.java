package io.pgbaton.cluster.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in which every value is well-formed, and which could only do harm. */
class ImpossibleSpecTest {

    private static final String POOL =
            "{ name: %s, type: pgbouncer, admin: '10.0.1.%d:6432', databases: [%s], fragment: %s,"
                    + " credentials: { user: pool, passwordFile: /run/secrets/pool } }";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host: 127.0.0.12 | host: 127.0.0.300 | \"127.0.0.300\" is not an IPv4 address",
                "host: 127.0.0.12 | host: 127.0.0.012 | without leading zeros",
                "host: 127.0.0.12 | host: 127.0.0.1.2 | is not an IPv4 address",
                "host: 127.0.0.12 | host: 0.0.0.0 | 0.0.0.0 is no single server's address",
                "host: 127.0.0.12 | host: 255.255.255.255 | is no single server's address",
                "host: 127.0.0.12 | host: pg2..example | has two dots in a row",
                "host: 127.0.0.12 | host: 10.0.0.2 | pg1, pg3 listen on a loopback address and the"
                        + " others do not",
                "name: pg2 | name: WalReceiver | what a program of PostgreSQL's calls itself",
                "name: pg2 | name: pg_receivewal | could then acknowledge commits in the node's place",
                "user: pgbaton_monitor | user: pgbaton | spec.credentials.monitor.user: pgbaton is used"
                        + " twice (also line 11)",
                "user: pgbaton_repl | user: pgbaton | spec.credentials.replication.user: pgbaton is used",
                "user: pgbaton_repl | user: pg_repl | pg_repl is reserved by PostgreSQL",
                "user: pgbaton_repl | user: Public | Public is reserved by PostgreSQL",
                "user: pgbaton_repl | user: äöüäöüäöüäöüäöüäöüäöüäöüäöüäöüäö | has more than 63 bytes",
                "passwordFile: /run/secrets/control | passwordFile: / | \"/\" is no file's path",
                "passwordFile: /run/secrets/control | passwordFile: /run/secrets/ | is no file's path",
                "passwordFile: /run/secrets/control | passwordFile: \"/run/\\nsecret\" | \"/run/?secret\""
                        + " is no file's path",
            })
    void shouldRefuse(String written, String changed, String reason) {
        assertRefused(MinimalFile.TEXT.replace(written, changed), reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failover: { silence: -3s } | \"-3s\" is not a duration",
                "failover: { blockAfter: 015m } | \"015m\" is not a duration",
                "failover: { vantages: [a-, b, c] } | spec.failover.vantages[0]: \"a-\" does not fit",
                "failover: { maxLagBytes: 010 } | \"010\" is not a size",
                "failover: { maxLagBytes: -1 } | \"-1\" is not a size",
                "durability: { synchronousStandbys: -1 } | -1 is out of range",
                "durability: { shrinkAfter: 0s } | 0s is out of range; write a duration from 1s to 1d",
                "durability: { synchronousStandbys: 3, whenShort: degrade } | no commit could ever return",
                "fence: { command: [power-off] } | spec.fence.command: is the same for every node",
                "restart: { command: [ssh, pg1, reboot] } | is the same for every node",
                "restart: { command: [ssh, '{ host }'] } | { host } is replaced by nothing",
                "restart: { command: [ssh, '{host_name}'] } | {host_name} is replaced by nothing",
                "restart: { command: [bin/restart, '{host}'] } | bin/restart depends on the folder",
                "restart: { command: [' ', '{host}'] } | begins with a blank",
                "restart: { command: [''] } | write a program or an argument that is not empty",
            })
    void shouldRefuseInTheSpec(String line, String reason) {
        assertRefused(MinimalFile.with(line), reason);
    }

    @Test
    void shouldRefuseASecondNameOfOneServer() {
        // Given
        String yaml =
                MinimalFile.TEXT
                        .replace("host: 127.0.0.11", "host: Pg1.Example")
                        .replace("host: 127.0.0.12", "host: pg1.example.")
                        .replace("127.0.0.13", "pg3.example");

        // When / Then
        assertRefused(yaml, "spec.nodes[1].host: pg1.example.:5432 is used twice (also line 7)");
    }

    @Test
    void shouldRefuseASecondNameOfOneServerOnTheLoopback() {
        assertRefused(
                MinimalFile.TEXT
                        .replace("host: 127.0.0.12", "host: 127.0.0.1")
                        .replace("host: 127.0.0.13", "host: localhost"),
                "spec.nodes[2].host: localhost:5432 is used twice (also line 8)");
    }

    @ParameterizedTest
    @CsvSource({
        "/run/secrets/pool, /run/secrets/pool is a password file",
        "/run/x/../secrets/control, /run/secrets/control is a password file",
        "/etc/pgbouncer/pgbouncer.ini, take it in there by %include /etc/pgbouncer/pgbaton.ini",
        "/, is no file's path"
    })
    void shouldRefuseAFragmentThatWouldOverwriteAnotherFile(String fragment, String reason) {
        assertRefused(
                MinimalFile.with("pools: [ " + POOL.formatted("rw", 1, "orders", fragment) + " ]"),
                reason);
    }

    @Test
    void shouldRefuseAFragmentOfTwoPoolsWithOtherDatabases() {
        assertRefused(
                pools("orders", "users"), "spec.pools[1].fragment: /etc/p.ini is the fragment");
    }

    /** Two PgBouncers on two hosts, a configurator beside each. */
    @Test
    void shouldTakeAFragmentOfTwoPoolsThatSaysTheSameForBoth() {
        // When
        ClusterSpec spec = ClusterSpecReader.read(pools("orders", "orders"), "cluster.yaml");

        // Then
        assertThat(spec.pools()).hasSize(2);
    }

    @Test
    void shouldRefuseToKeepAutomationInRegionsOfOneNode() {
        assertRefused(
                MinimalFile.with("failover: { region: same }")
                        .replace("host: 127.0.0.12", "host: 127.0.0.12, region: eu-north")
                        .replace("host: 127.0.0.13", "host: 127.0.0.13, region: eu-south"),
                "spec.failover.region: same lets automation choose from the old primary's region only");
    }

    @Test
    void shouldTakeARegionOfTwoThatAutomationStaysIn() {
        // Given
        String yaml =
                MinimalFile.with("failover: { region: same }")
                        .replace("host: 127.0.0.13", "host: 127.0.0.13, region: eu-south");

        // When
        ClusterSpec spec = ClusterSpecReader.read(yaml, "cluster.yaml");

        // Then
        assertThat(spec.failover().region()).isEqualTo(ClusterSpec.Region.SAME);
    }

    @Test
    void shouldRefuseAFileThatEtcdWouldNotTake() {
        assertRefused(
                MinimalFile.TEXT + "#".repeat(500_000) + "\n",
                "cluster.yaml:1: has more than 500000");
    }

    private static String pools(String first, String second) {
        return MinimalFile.with(
                "pools: [ %s, %s ]"
                        .formatted(
                                POOL.formatted("rw1", 1, first, "/etc/p.ini"),
                                POOL.formatted("rw2", 2, second, "/etc/p.ini")));
    }

    private static void assertRefused(String yaml, String reason) {
        assertThatThrownBy(() -> ClusterSpecReader.read(yaml, "cluster.yaml"))
                .isInstanceOf(InvalidSpec.class)
                .hasMessageContaining(reason);
    }
}
