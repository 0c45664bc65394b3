package io.pgbaton.cli.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.adoption.AdoptionPlan;
import io.pgbaton.cluster.domain.Epoch;
import io.pgbaton.cluster.domain.EpochRecord;
import io.pgbaton.cluster.domain.RecoveryPhase;
import io.pgbaton.cluster.domain.Topology;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.Member;
import io.pgbaton.cluster.store.Refusal;
import io.pgbaton.cluster.store.StoredSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplyCommandTest {

    @TempDir Path folder;

    private final Console console = new Console();

    @Test
    void shouldStoreANewClusterAndWaitForItsAdoption() throws IOException {
        // Given
        String file = file(Samples.YAML);
        console.whileWaiting = () -> console.store.put(Key.topology("orders"), Samples.topology());

        // When
        int exit = console.run("apply", "-f", file, "--author", "ann");

        // Then
        assertThat(exit).isZero();
        assertThat(console.store.get(Key.spec("orders")).orElseThrow().value())
                .isEqualTo(new StoredSpec(Samples.YAML, "ann", Console.NOW));
        assertThat(console.out())
                .isEqualTo(
                        """
                        cluster orders stored; waiting for its adoption
                        cluster orders adopted: epoch 2, primary pg2, ANY 1 ("pg3")
                        """);
    }

    @Test
    void shouldTellWhyTheAdoptionIsRefusedAndOverlookAnOlderRefusal() throws IOException {
        // Given
        console.store.put(Key.refusal("orders"), refusal("long ago"));
        console.whileWaiting =
                () -> console.store.put(Key.refusal("orders"), refusal("no node takes writes"));

        // When
        int exit = console.run("apply", "-f", file(Samples.YAML));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        """
                        pgbaton: the adoption of orders is refused (ADOPTION), nothing was changed on its nodes: no node takes writes
                          pg1: is a standby
                          It is tried again by itself; to follow: pgbaton status -c orders
                        """);
    }

    @Test
    void shouldGiveUpWaitingAndSayWhoIsMissing() throws IOException {
        // When
        int exit = console.run("apply", "-f", file(Samples.YAML), "--wait", "2s");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        "pgbaton: cluster orders is stored, but was neither adopted nor refused within 2"
                                + " s; no failover-coordinator decides for it: start one\n");
    }

    @Test
    void shouldRefuseAWrongFileWithAllProblemsAndLeaveTheStoredSpec() throws IOException {
        // Given
        StoredSpec before = new StoredSpec(Samples.YAML, "ann", Console.NOW);
        console.store.put(Key.spec("orders"), before);
        String file = file(Samples.YAML.replace("pg2", "pg1").replace("admin:", "admn:"));

        // When
        int exit = console.run("apply", "-f", file);

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .contains(file + ":8: spec.nodes[1].name: pg1 is used twice (also line 7)")
                .contains(file + ":17: spec.pools[0].admn: unknown key; did you mean admin?");
        assertThat(console.store.get(Key.spec("orders")).orElseThrow().value()).isEqualTo(before);
    }

    @Test
    void shouldShowTheDifferenceToAKnownClusterAndStoreNothingOnADryRun() throws IOException {
        // Given
        known();
        String changed =
                Samples.YAML
                                .replace("region: eu-south", "region: eu-south, priority: 50")
                                .replace("region: eu-west", "region: eu-east")
                        + "  failover: { silence: 5s }\n  restart: { command: [reboot, \"{host}\"] }\n";

        // When
        int exit = console.run("apply", "-f", file(changed), "--dry-run");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .isEqualTo(
                        """
                        cluster orders would be changed
                          ~ failover.silence: 3s -> 5s
                          ~ nodes.pg1.region: eu-west -> eu-east
                          ~ nodes.pg3.priority: 100 -> 50
                          + restart.command: ["reboot","{host}"]
                          + restart.timeout: 30s
                        """);
        assertThat(console.store.get(Key.spec("orders")).orElseThrow().value().yaml())
                .isEqualTo(Samples.YAML);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--dry-run"})
    void shouldRefuseToRemoveThePrimary(String option) throws IOException {
        // Given
        known();

        // When
        int exit = console.run(args(without("pg2"), option));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        """
                        pgbaton: cluster orders is left as it is, because of the nodes that the file has no more:
                          pg2 takes the writes in epoch 2; it can be removed once another node does
                        """);
        assertThat(console.store.get(Key.spec("orders")).orElseThrow().value().yaml())
                .isEqualTo(Samples.YAML);
    }

    @Test
    void shouldRefuseToRemoveAVoterThatCommitsNeed() throws IOException {
        // Given
        known();

        // When
        int exit = console.run(args(without("pg3"), ""));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .contains(
                        "without pg3 the rule ANY 1 (\"pg3\") of epoch 2 has 0 voters left, and"
                                + " commits need 1");
    }

    @Test
    void shouldRefuseToRemoveAVoterOfARuleThatIsUnsealed() throws IOException {
        // Given
        known();
        console.store.put(
                Key.epoch("orders", new Epoch(3)),
                new EpochRecord(
                        new Epoch(3),
                        EpochRecord.Outcome.ABANDONED,
                        Samples.rule(3, "pg3", 1, "pg1"),
                        null,
                        List.of()));

        // When
        int exit = console.run(args(without("pg1"), ""));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .contains(
                        "without pg1 the rule ANY 1 (\"pg1\") of epoch 3 has 0 voters left, and"
                                + " commits and a failover need 1");
    }

    /** The decider drops it from the rule, while a pending one counts as well. */
    @Test
    void shouldRemoveAVoterWhereEnoughOthersAreLeft() throws IOException {
        // Given
        known();
        console.store.put(
                Key.topology("orders"),
                Samples.topology().withPending(Samples.rule(2, "pg2", 1, "pg1", "pg3")));

        // When
        int exit = console.run(args(without("pg1"), ""));

        // Then
        assertThat(exit).isZero();
        assertThat(console.store.get(Key.spec("orders")).orElseThrow().value().yaml())
                .doesNotContain("name: pg1");
    }

    /** The journal of epoch 2 is open still: epoch 1 is what is sealed. */
    @ParameterizedTest
    @CsvSource({
        "pg1, pg1 takes the writes in epoch 1",
        "pg2, pg2 is the candidate of a recovery to epoch 2 that is not over"
    })
    void shouldRefuseToRemoveWhoARecoveryNeeds(String removed, String reason) throws IOException {
        // Given
        known();
        console.store
                .put(
                        Key.topology("orders"),
                        new Topology(
                                Epoch.FIRST,
                                "pg1",
                                Samples.rule(1, "pg1", 1, "pg2", "pg3"),
                                null,
                                1,
                                Console.NOW,
                                "adopted"))
                .put(Key.recovery("orders"), Samples.journal(RecoveryPhase.PROMOTING));

        // When
        int exit = console.run(args(without(removed), ""));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).contains(reason);
    }

    @Test
    void shouldRemoveANodeThatNothingRestsOn() throws IOException {
        // Given
        known();
        console.store.put(Key.recovery("orders"), Samples.journal(RecoveryPhase.DONE));

        // When
        int exit = console.run(args(without("pg1"), ""));

        // Then
        assertThat(exit).isZero();
        assertThat(console.out()).contains("cluster orders stored").contains("- nodes.pg1.host");
    }

    private static String without(String node) {
        return Samples.YAML.replaceAll(" *- \\{ name: " + node + ",.*\\n", "");
    }

    private String[] args(String yaml, String option) throws IOException {
        return option.isEmpty()
                ? new String[] {"apply", "-f", file(yaml)}
                : new String[] {"apply", "-f", file(yaml), option};
    }

    @Test
    void shouldShowThePlanOfANewClusterOnADryRun() throws IOException {
        // Given
        console.plan =
                new AdoptionPlan.Feasible(
                        Samples.rule(1, "pg1", 1, "pg2"), 1, List.of("pg1: promise epoch 1"));

        // When
        int exit = console.run("apply", "-f", file(Samples.YAML), "--dry-run");

        // Then
        assertThat(exit).isZero();
        assertThat(console.out())
                .isEqualTo(
                        """
                        cluster orders would be adopted, without a restart, by these changes:
                          pg1: promise epoch 1
                        """);
        assertThat(console.store.get(Key.spec("orders"))).isEmpty();
    }

    @Test
    void shouldSayWhenTheFileIsMissing() {
        // When
        int exit = console.run("apply", "-f", folder.resolve("none.yaml").toString());

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        "pgbaton: "
                                + folder.resolve("none.yaml")
                                + " does not exist; name the cluster file with -f\n");
    }

    private void known() {
        console.store
                .put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW))
                .put(Key.topology("orders"), Samples.topology())
                .put(Key.decider("orders"), new Member("fc-1", "127.0.0.61:8082", Console.NOW));
    }

    private static Refusal refusal(String reason) {
        return new Refusal(
                Epoch.NONE, "ADOPTION", reason, Map.of("pg1", "is a standby"), Console.NOW);
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("cluster.yaml"), yaml).toString();
    }
}
