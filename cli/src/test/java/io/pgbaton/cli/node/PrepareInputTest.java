package io.pgbaton.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.cli.Console;
import io.pgbaton.cli.Samples;
import io.pgbaton.cluster.store.Key;
import io.pgbaton.cluster.store.StoredSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is named wrongly is neither renamed nor replaced. */
class PrepareInputTest {

    @TempDir private Path folder;
    private final Console console = new Console();

    @BeforeEach
    void aClusterWhosePrimaryIsPg2() {
        console.store
                .put(Key.spec("orders"), new StoredSpec(Samples.YAML, "ann", Console.NOW))
                .put(Key.topology("orders"), Samples.topology());
    }

    @Test
    void shouldLeaveAFolderAloneThatIsNoDataDirectory() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("letters.txt"), "dear");

        // When
        int exit = prepare("pg1", folder, "--reclone");

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        "pgbaton: "
                                + folder
                                + " has files and no PG_VERSION, so it is no data directory; correct --data,"
                                + " or empty it for a base backup\n");
        assertThat(file).hasContent("dear");
    }

    @Test
    void shouldRefuseAPlaceThatCannotBe() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("data"), "");

        // When
        int root = prepare("pg1", Path.of("/"));
        int orphan = prepare("pg1", folder.resolve("none/data"));
        int regular = prepare("pg1", file);

        // Then
        assertThat(new int[] {root, orphan, regular}).containsOnly(1);
        assertThat(console.err().lines())
                .containsExactly(
                        "pgbaton: / is no data directory; correct --data",
                        "pgbaton: "
                                + folder.resolve("none/data")
                                + " cannot be made: "
                                + folder.resolve("none")
                                + " is no folder; create it for the user that runs PostgreSQL, or correct"
                                + " --data",
                        "pgbaton: " + file + " is no folder; correct --data");
    }

    /**
     * A mistyped name is not the primary's, so the primary's own data would be made a standby's.
     */
    @Test
    void shouldLeaveTheDataOfANodeAloneThatNobodyDeclared() throws IOException {
        // Given
        Files.writeString(folder.resolve("PG_VERSION"), "17\n");

        // When
        int exit = prepare("pg-2", folder);

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(console.err())
                .isEqualTo(
                        "pgbaton: pg-2 is not in the cluster file of orders; did you mean pg2?\n");
        assertThat(folder.resolve("PG_VERSION")).hasContent("17\n");
    }

    @Test
    void shouldStartThePrimaryAsItIs() throws IOException {
        // Given
        Files.writeString(folder.resolve("PG_VERSION"), "17\n");

        // When
        int exit = prepare("pg2", folder);

        // Then
        assertThat(exit).isZero();
        assertThat(console.err())
                .isEqualTo("pgbaton: pg2 starts as it is: it is the primary of epoch 2\n");
    }

    private int prepare(String node, Path data, String... more) {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("node", "prepare", "--node", node, "--data", data.toString()));
        words.addAll(List.of(more));
        return console.run(words.toArray(String[]::new));
    }
}
