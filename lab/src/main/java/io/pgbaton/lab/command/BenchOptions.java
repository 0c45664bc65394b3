package io.pgbaton.lab.command;

import io.pgbaton.lab.host.LabFailure;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How often a benchmark measures, and where its figures go; a mixin of all benchmarks. */
final class BenchOptions {

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "10",
            description = "How often (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Mixin private final JsonFile json = new JsonFile();

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

    /** Where the figures go. */
    JsonFile json() {
        return json;
    }
}
