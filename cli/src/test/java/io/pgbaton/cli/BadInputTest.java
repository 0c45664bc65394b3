package io.pgbaton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cluster.domain.Hold;
import io.pgbaton.cluster.domain.RestartRequest;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.StoredSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words that cannot be meant: told at once, with nothing written and nobody asked. */
class BadInputTest {

    private final Console console = new Console();

    @BeforeEach
    void aCluster() {
        console.store.put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hold --reason _ | option '--reason': it is blank; write what others will understand",
                "hold --reason x --author _ | option '--author': it is blank",
                "hold --reason x --for 0s | --for takes a time above 0s and up to 365d",
                "hold --reason x --for 366d | --for takes a time above 0s and up to 365d",
                "hold --reason x --for -5m | '-5m' is not a duration",
                "failover --force --reason _ | option '--reason': it is blank",
                "failover --force=false --reason x | a failover that is ordered needs --force",
                "switchover --cancel --to pg1 | leave --to, --at and --dry-run out",
                "switchover --cancel --dry-run | leave --to, --at and --dry-run out",
                "switchover --at 2026-11-21T12:59:59Z | --at 2026-11-21 12:59:59Z is over",
                "restart --cancel --node pg1 | leave --node and --dry-run out",
                "restart --cancel --dry-run | leave --node and --dry-run out",
                "history first | 'first' is not a long",
                "events --topic alarms | '--topic' (TOPIC)",
                "apply | Missing required option: '--file=FILE'",
                "node | Missing required subcommand: prepare",
                "node prepare --node pg1 | Missing required option: '--data=FOLDER'"
            })
    void shouldBeWrongUsage(String line, String told) {
        // When
        int exit = console.run(words(line));

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(console.err()).startsWith("pgbaton: ").contains(told).endsWith(" --help\n");
        assertThat(console.err().lines()).hasSize(1);
        assertThat(console.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "switchover --to pg4, pg4 is not in the cluster file of orders; did you mean pg1?",
        "switchover --to reports, reports is not in the cluster file of orders",
        "failover --force --reason x --to reports, 'orders; its nodes: pg1, pg2, pg3'",
        "restart --node reports, reports is not in the cluster file of orders",
        "status --cluster users, cluster users is not declared in etcd; known: orders",
        "history 7, cluster orders has no epoch 7; list them: pgbaton history",
        "apply -f /, / cannot be read (it is a folder)"
    })
    void shouldBeTrouble(String line, String told) {
        // When
        int exit = console.run(words(line));

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err()).startsWith("pgbaton: ").contains(told);
        assertThat(console.err().lines()).hasSize(1);
        assertThat(console.store.list(Key.clustersPrefix()).entries()).hasSize(1);
    }

    @Test
    void shouldTakeAReasonLessTheBlanksAroundIt() {
        // When
        console.run("hold", "--reason", " disk swap ", "--author", "ann");

        // Then
        Hold hold = console.store.get(Key.hold("orders")).orElseThrow().value();
        assertThat(hold.reason()).isEqualTo("disk swap");
    }

    @Test
    void shouldRefuseAReasonOfTwoLines() {
        // When
        int exit = console.run("hold", "--reason", "disk\nswap");

        // Then
        assertThat(exit).isEqualTo(2);
        assertThat(console.err()).contains("it has control characters; write one line of text");
    }

    /** Kafka refuses times before 1970. */
    @Test
    void shouldBeginWithTheFirstEventWhereMoreIsAskedForThanThereCanBe() {
        // When
        int exit = console.run("events", "--since", "100000d");

        // Then
        assertThat(exit).isZero();
    }

    @Test
    void shouldLetTheDeciderJudgeANameWhereNoFileIsStored() {
        // Given
        console.store.put(Key.topology("users"), Samples.topology());

        // When
        int exit = console.run("restart", "--node", "reports", "--cluster", "users");

        // Then
        RestartRequest asked = console.store.get(Key.restart("users")).orElseThrow().value();
        assertThat(exit).isEqualTo(1);
        assertThat(asked.node()).isEqualTo("reports");
    }

    /** Blanks part the words; _ stands for one that is a blank itself. */
    private static String[] words(String line) {
        String[] words = line.split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("_") ? " " : words[i];
        }
        return words;
    }
}
