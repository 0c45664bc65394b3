package io.pgbaton.lab.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pgbaton.lab.LabPlan;
import io.pgbaton.lab.drill.Outcome;
import io.pgbaton.lab.host.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A benchmark's figures for a program. */
final class BenchJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BenchJson() {}

    static String write(LabPlan plan, List<Outcome> outcomes) {
        ObjectNode root = JSON.createObjectNode();
        machine(root.putObject("machine"), plan);
        var runs = root.putArray("runs");
        outcomes.forEach(outcome -> run(runs.addObject(), outcome));
        ObjectNode summary = root.putObject("summary");
        for (BenchFigures figure : BenchFigures.values()) {
            figure.over(outcomes)
                    .ifPresent(
                            spread ->
                                    summary.putObject(figure.key())
                                            .put("min", round(spread.min()))
                                            .put("median", round(spread.median()))
                                            .put("max", round(spread.max())));
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void machine(ObjectNode machine, LabPlan plan) {
        machine.put("cores", Runtime.getRuntime().availableProcessors())
                .put("memoryMiB", memory())
                .put("kernel", System.getProperty("os.version"))
                .put("dataOn", RunFolder.fileSystem())
                .put("java", System.getProperty("java.version"))
                .put("nodes", plan.nodes())
                .put("colocated", plan.colocated());
    }

    private static void run(ObjectNode run, Outcome outcome) {
        for (BenchFigures figure : BenchFigures.values()) {
            Optional<Double> value = figure.of(outcome);
            if (value.isEmpty()) {
                run.putNull(figure.key());
            } else if (figure == BenchFigures.FAILED || figure == BenchFigures.LOST) {
                run.put(figure.key(), value.get().longValue());
            } else {
                run.put(figure.key(), round(value.get()));
            }
        }
        ObjectNode steps = run.putObject("steps");
        outcome.steps().forEach(steps::put);
        run.put("connections", outcome.load().connections());
        run.put("sealedPrimaries", outcome.sealed() ? outcome.writable().size() : 0);
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static long memory() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemTotal:"))
                    .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst()
                    .map(kib -> kib / 1024)
                    .orElse(0L);
        } catch (IOException e) {
            return 0;
        }
    }
}
