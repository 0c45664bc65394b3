package io.pgbaton.lab.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs short commands to their end. */
public final class Commands {
    private Commands() {}

    /**
     * Runs a command and returns what it printed.
     *
     * @throws LabFailure when it fails, with its last words
     */
    public static String run(String... command) {
        return run("", List.of(command));
    }

    /** Starts a command that takes its time, and does not wait for it; what it prints is lost. */
    public static void start(String... command) {
        try {
            new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw unstartable(command[0], e);
        }
    }

    /** Runs a command as the postgres user, with a text on its standard input. */
    public static String runAsPostgres(String input, List<String> command) {
        List<String> whole =
                new ArrayList<>(
                        List.of(
                                "setpriv",
                                "--reuid=postgres",
                                "--regid=postgres",
                                "--init-groups"));
        whole.add("--");
        whole.addAll(command);
        return run(input, whole);
    }

    private static String run(String input, List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new LabFailure(
                        "'%s' ended with status %d".formatted(String.join(" ", command), status),
                        output.strip());
            }
            return output;
        } catch (IOException e) {
            throw unstartable(command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted: " + String.join(" ", command), "Run it again.", e);
        }
    }

    private static LabFailure unstartable(String command, IOException e) {
        return new LabFailure(
                "cannot run '" + command + "': " + e.getMessage(), "Is the toolbox complete?", e);
    }
}
