package io.pgbaton.lab.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbaton.lab.host.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is asked for in vain is told before any server starts. */
class LabInputTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "2", "5"})
    void shouldStartThreeNodesOrFour(String nodes) {
        // Given
        LabOptions options = new LabOptions();
        new CommandLine(options).parseArgs("--nodes", nodes);

        // When / Then
        assertThatThrownBy(options::start)
                .isInstanceOf(LabFailure.class)
                .hasMessageStartingWith("--nodes " + nodes + ": ");
    }

    @Test
    void shouldNotMeasureWithoutServices() {
        // Given
        LabOptions options = new LabOptions();
        new CommandLine(options).parseArgs("--no-services");

        // When / Then
        assertThatThrownBy(options::requireServices).isInstanceOf(LabFailure.class);
    }

    @Test
    void shouldRefuseAPlaceWhereResultsCannotBeWritten() {
        assertThatThrownBy(() -> JsonFile.check(folder.resolve("none/results.json")))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining(folder.resolve("none") + " is no folder to write in");
        assertThatThrownBy(() -> JsonFile.check(folder))
                .isInstanceOf(LabFailure.class)
                .hasMessageContaining("is a folder");
    }

    @Test
    void shouldWriteResultsWhereTheyWereAskedFor() throws IOException {
        // Given
        Path file = folder.resolve("results.json");
        JsonFile json = new JsonFile();
        new CommandLine(json).parseArgs("--json", file.toString());

        // When
        json.check();
        json.write(() -> "{}\n");

        // Then
        assertThat(Files.readString(file)).isEqualTo("{}\n");
    }

    @Test
    void shouldWriteNothingWhereNothingWasAskedFor() {
        // Given
        JsonFile json = new JsonFile();

        // When / Then
        assertThatCode(json::check).doesNotThrowAnyException();
        json.write(
                () -> {
                    throw new AssertionError("nobody reads it");
                });
    }
}
