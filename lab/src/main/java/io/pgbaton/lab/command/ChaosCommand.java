package io.pgbaton.lab.command;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.Labs;
import io.pgbaton.lab.chaos.ChaosReport;
import io.pgbaton.lab.chaos.ChaosRun;
import io.pgbaton.lab.chaos.FaultPlan;
import io.pgbaton.lab.chaos.RoundResult;
import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code chaos}: breaks the lab at random, by a seed, and judges what clients were told. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Breaks the lab at random while clients work, and judges what they were told.",
            "The same seed breaks the same things again. docs/chaos.md tells the kinds of faults."
        })
public final class ChaosCommand implements Callable<Integer> {
    @Mixin private LabOptions options = new LabOptions();

    @Option(
            names = "--faults",
            paramLabel = "N",
            defaultValue = "12",
            description = "How many faults (default: ${DEFAULT-VALUE}).")
    private int faults;

    @Option(names = "--seed", paramLabel = "S", description = "Plans as before (default: any).")
    private @Nullable Long seed;

    @Option(
            names = "--only",
            paramLabel = "KIND",
            split = ",",
            description = "Of these kinds only (default: of all).")
    private List<String> only = List.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the results there.")
    private @Nullable Path json;

    @Override
    public Integer call() {
        FaultPlan plan = plan();
        JsonFile.check(json);
        Labs.requireNone();
        Screen.say(
                "%d faults in %d rounds, seed %d"
                        .formatted(plan.size(), plan.rounds().size(), plan.seed()));
        List<RoundResult> soFar = new ArrayList<>();
        ChaosReport report =
                new ChaosRun(
                                this::lab,
                                result -> {
                                    soFar.add(result);
                                    show(result);
                                    write(new ChaosReport(plan.seed(), soFar, List.of()));
                                })
                        .run(plan);
        write(report);
        ChaosTable.of(report).forEach(Screen::show);
        report.atEnd().forEach(violation -> Screen.say("in the end: " + violation));
        boolean clean = report.violations().isEmpty();
        Screen.say(
                clean
                        ? "no violation (seed %d)".formatted(plan.seed())
                        : "%d violations; the same again: ./pgbaton chaos --seed %d --faults %d%s"
                                .formatted(
                                        report.violations().size(),
                                        plan.seed(),
                                        faults,
                                        only.isEmpty() ? "" : " --only " + String.join(",", only)));
        return clean ? 0 : 1;
    }

    private FaultPlan plan() {
        if (!options.plain()) {
            throw new LabFailure(
                    "chaos needs pgbaton's services, and etcd on hosts of its own",
                    "Leave --colocated and --no-services out.");
        }
        if (faults < 1) {
            throw new LabFailure("--faults " + faults + " breaks nothing", "Give 1 or more.");
        }
        List<FaultKind> kinds =
                only.isEmpty()
                        ? List.of(FaultKind.values())
                        : only.stream().map(ChaosCommand::kind).distinct().toList();
        return FaultPlan.of(
                seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
                faults,
                kinds);
    }

    private static FaultKind kind(String label) {
        return FaultKind.named(label)
                .orElseThrow(
                        () ->
                                new LabFailure(
                                        "there is no fault '" + label + "'",
                                        "There are: "
                                                + Arrays.stream(FaultKind.values())
                                                        .map(FaultKind::label)
                                                        .collect(Collectors.joining(", "))));
    }

    private Lab lab() {
        Lab lab = options.start();
        lab.publish();
        Screen.say("clients begin, and things break");
        return lab;
    }

    private static void show(RoundResult result) {
        ChaosTable.line(result).forEach(Screen::show);
        if (!result.clean()) {
            result.violations().forEach(violation -> Screen.detail(violation.toString()));
            Screen.detail("kept: " + RunFolder.seenFromOutside(result.folder()));
        }
    }

    /** After each round, so that a run that is broken off has left what it found. */
    private void write(ChaosReport report) {
        if (json != null) {
            RunFolder.writeAtomically(json.toAbsolutePath(), ChaosJson.write(report));
        }
    }
}
