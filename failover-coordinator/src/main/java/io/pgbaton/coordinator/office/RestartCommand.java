package io.pgbaton.coordinator.office;

import io.pgbaton.cluster.spec.ClusterSpec;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The cluster file's {@code restart.command} for one node: a process of its own, without a shell,
 * its output dropped, killed after its time.
 */
record RestartCommand(ClusterSpec.Command command, ClusterSpec.Node node) {

    /** Runs it to its end; why it failed, if it did. */
    Optional<String> run() {
        List<String> words =
                command.command().stream()
                        .map(w -> w.replace("{host}", node.host()).replace("{node}", node.name()))
                        .toList();
        try {
            Process process =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            process.getOutputStream().close();
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return Optional.of("did not end within " + command.timeout().toSeconds() + " s");
            }
            int status = process.exitValue();
            return status == 0 ? Optional.empty() : Optional.of("ended with status " + status);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
