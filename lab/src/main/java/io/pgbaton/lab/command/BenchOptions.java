package io.pgbaton.lab.command;

import io.pgbaton.lab.host.LabFailure;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How often a benchmark measures, and where its figures go; a mixin of all benchmarks. */
final class BenchOptions {

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there.")
    private @Nullable Path json;

    /**
     * At least 1.
     *
     * @throws LabFailure if less was asked for
     */
    int runs() {
        if (runs < 1) {
            throw new LabFailure("--runs " + runs + " measures nothing", "Give 1 or more.");
        }
        return runs;
    }

    @Nullable Path json() {
        return json;
    }
}
