package io.pgbaton.lab.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbaton.lab.host.RunCgroups;
import io.pgbaton.lab.host.RunFolder;
import io.pgbaton.lab.host.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script tells whoever runs it, here of nodes that do not run. */
class RestartScriptTest {

    private @TempDir Path folder;

    @BeforeEach
    void writeScript() throws IOException {
        RunFolder run = new RunFolder(folder);
        Files.createDirectory(run.logs());
        Files.createDirectory(run.pids());
        new RestartScript(run, folder.resolve("no-checkout"), "http://127.0.0.1:1")
                .write(new ServerProcess(new RunCgroups("no-such-run"), run.pids()));
    }

    @Test
    void shouldTellThatANodeWasNeverStarted() throws Exception {
        // When
        String told = failure("pg9");

        // Then
        assertThat(told)
                .isEqualTo(
                        "restart of pg9: it was never started in this lab; see "
                                + folder.resolve("logs/pg9.log"));
    }

    /** Its process id is another process's by now, which must live on. */
    @Test
    void shouldTellThatTheNodeCouldNotBePreparedAndKillNobody() throws Exception {
        // Given
        Process other = new ProcessBuilder("sleep", "60").start();
        Files.writeString(folder.resolve("pids/pg1"), other.pid() + "\n");

        // When
        String told = failure("pg1");

        // Then
        assertThat(told).startsWith("restart of pg1: node prepare ended with status ");
        assertThat(folder.resolve("logs/pg1.log")).content().contains("restart of pg1: ");
        assertThat(other.isAlive()).isTrue();
        other.destroyForcibly();
    }

    private String failure(String node) throws IOException, InterruptedException {
        Process script =
                new ProcessBuilder(folder.resolve("restart").toString(), node)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String told =
                new String(script.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(script.waitFor()).isEqualTo(1);
        return told;
    }
}
