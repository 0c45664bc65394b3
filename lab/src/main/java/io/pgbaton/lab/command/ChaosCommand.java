package io.pgbaton.lab.command;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.Labs;
import io.pgbaton.lab.chaos.ChaosReport;
import io.pgbaton.lab.chaos.ChaosRun;
import io.pgbaton.lab.chaos.FaultPlan;
import io.pgbaton.lab.chaos.fault.FaultKind;
import io.pgbaton.lab.host.LabFailure;
import java.nio.file.Path;
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

    @Option(
            names = "--pairs",
            paramLabel = "PERCENT",
            description = {
                "So many rounds of a hundred have two faults at a time, every kind with each that it",
                "goes with in turn (default: some rounds, by chance)."
            })
    private @Nullable Integer pairs;

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
        ChaosTeller teller = new ChaosTeller(plan, json);
        ChaosRun run = new ChaosRun(() -> lab(teller), plan, teller);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> interrupted(run, teller), "chaos-exit"));
        try {
            run.run();
        } catch (RuntimeException e) {
            if (!run.stopped()) {
                teller.finish(run.report());
                throw e;
            }
        }
        if (run.stopped()) {
            return 1;
        }
        ChaosReport report = run.report();
        teller.finish(report);
        boolean clean = report.violations().isEmpty();
        Screen.say(
                clean
                        ? "no violation (seed %d)".formatted(plan.seed())
                        : "%d violations; the same again: %s"
                                .formatted(report.violations().size(), again(plan)));
        return clean ? 0 : 1;
    }

    /** Ctrl-C, or SIGTERM: the lab is taken down at the same time, by its own hook. */
    private static void interrupted(ChaosRun run, ChaosTeller teller) {
        run.stop();
        if (!teller.finished()) {
            Screen.say("interrupted; this is what came of it so far");
            teller.finish(run.report());
        }
    }

    private String again(FaultPlan plan) {
        StringBuilder line = new StringBuilder("./pgbaton chaos");
        line.append(" --seed ").append(plan.seed()).append(" --faults ").append(faults);
        line.append(only.isEmpty() ? "" : " --only " + String.join(",", only));
        line.append(pairs == null ? "" : " --pairs " + pairs);
        line.append(options.nodes() == 3 ? "" : " --nodes " + options.nodes());
        return line.toString();
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
        if (pairs != null && (pairs < 0 || pairs > 100)) {
            throw new LabFailure("--pairs " + pairs + " is no share", "Give 0 to 100.");
        }
        if (options.nodes() < 3 || options.nodes() > 4) {
            throw new LabFailure(
                    "chaos on %d nodes is not judged".formatted(options.nodes()),
                    "Give --nodes 3 or --nodes 4.");
        }
        List<FaultKind> kinds =
                only.isEmpty()
                        ? List.of(FaultKind.values())
                        : only.stream().map(ChaosCommand::kind).distinct().toList();
        long number = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
        return pairs == null
                ? FaultPlan.of(number, faults, kinds)
                : FaultPlan.crossed(number, faults, kinds, pairs);
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

    private Lab lab(ChaosTeller teller) {
        Lab lab = options.start();
        lab.publish();
        teller.begins();
        return lab;
    }
}
