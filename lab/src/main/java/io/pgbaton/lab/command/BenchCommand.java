package io.pgbaton.lab.command;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.Labs;
import io.pgbaton.lab.cluster.SwitchoverOrder;
import io.pgbaton.lab.drill.FailoverDrill;
import io.pgbaton.lab.drill.Health;
import io.pgbaton.lab.drill.Outcome;
import io.pgbaton.lab.host.Calm;
import io.pgbaton.lab.host.RunFolder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bench}: measures, again and again, what the demo shows once. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures what clients notice when the write role moves.")
public final class BenchCommand {
    private static final Duration CALM = Duration.ofSeconds(15);
    private static final int CONNECTIONS = 4;
    private static final int PER_SECOND = 200;

    @Command(
            mixinStandardHelpOptions = true,
            description = "Kills the primary's host under load, N times, each time from health.")
    int failover(@Mixin LabOptions options, @Mixin BenchOptions bench) {
        return measure(options, bench, BenchCommand::failOver);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Switches over under load, N times, each time from health.")
    int switchover(@Mixin LabOptions options, @Mixin BenchOptions bench) {
        return measure(options, bench, BenchCommand::switchOver);
    }

    private static int measure(
            LabOptions options, BenchOptions bench, Function<Lab, Outcome> once) {
        int runs = bench.runs();
        options.requireServices();
        bench.json().check();
        Labs.requireNone();
        try (Lab lab = options.start()) {
            lab.publish();
            options.adopt(lab, "0s");
            List<Outcome> outcomes = new ArrayList<>();
            Screen.show(BenchTable.header());
            for (int i = 1; i <= runs; i++) {
                Health.await(lab);
                Calm.await(CALM);
                Outcome outcome = once.apply(lab);
                outcomes.add(outcome);
                Screen.show(BenchTable.line(i, outcome));
            }
            BenchTable.summary(outcomes).forEach(Screen::show);
            bench.json().write(() -> BenchJson.write(lab.plan(), outcomes));
            boolean good = outcomes.stream().allMatch(o -> o.good() && o.moved());
            if (!good) {
                Screen.say(
                        "not every run ended well; logs: "
                                + RunFolder.seenFromOutside(lab.run().logs()));
            }
            return good ? 0 : 1;
        }
    }

    /** One failover; afterwards the dead node is made a standby again. */
    private static Outcome failOver(Lab lab) {
        Outcome outcome;
        try (FailoverDrill drill =
                FailoverDrill.measuring(lab, CONNECTIONS, PER_SECOND, Lab::kill)) {
            outcome = drill.run(FailoverDrill.Witness.NOBODY);
        }
        if (outcome.writable().size() == 1) {
            lab.reclone(outcome.oldPrimary(), outcome.writable().getFirst());
        }
        return outcome;
    }

    /** One switchover; pgbaton itself makes the old primary a standby again. */
    private static Outcome switchOver(Lab lab) {
        try (FailoverDrill drill =
                FailoverDrill.measuring(lab, CONNECTIONS, PER_SECOND, SwitchoverOrder::give)) {
            return drill.run(FailoverDrill.Witness.NOBODY);
        }
    }
}
