package io.pgbaton.lab.command;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.Labs;
import io.pgbaton.lab.cluster.Adoption;
import io.pgbaton.lab.drill.FailoverDrill;
import io.pgbaton.lab.drill.Outcome;
import io.pgbaton.lab.host.Calm;
import io.pgbaton.lab.host.LabFailure;
import io.pgbaton.lab.host.RunFolder;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: kills the primary's host under load and tells what happens. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Starts everything, kills the primary's host under load, tells what happens.")
public final class DemoCommand implements Callable<Integer> {
    private static final Duration CALM = Duration.ofSeconds(15);
    private static final int CONNECTIONS = 4;
    private static final int PER_SECOND = 200;
    private static final Duration REPORTED_DOWN = Duration.ofSeconds(15);

    @Mixin private LabOptions options = new LabOptions();

    @Option(names = "--keep", description = "Leaves everything running.")
    private boolean keep;

    @Override
    public Integer call() throws InterruptedException {
        options.requireServices();
        Labs.requireNone();
        Lab lab = options.start();
        boolean good = false;
        try {
            lab.publish();
            options.adopt(lab, "15m");
            Screen.show(Adoption.cli(lab, "status"));
            Screen.say("waiting until the JVMs that have just started leave the processors alone");
            Calm.await(CALM);
            good = drill(lab);
            if (keep) {
                lab.keep();
                Screen.say("everything is left running. Look around:");
                LabTour.print(lab);
            }
            return good ? 0 : 1;
        } catch (LabFailure e) {
            throw new LabFailure(
                    e.what(),
                    e.advice() + "\nLogs: " + RunFolder.seenFromOutside(lab.run().logs()),
                    e);
        } finally {
            if (!keep || !good) {
                lab.close();
            }
        }
    }

    private static boolean drill(Lab lab) throws InterruptedException {
        try (FailoverDrill drill = new FailoverDrill(lab, CONNECTIONS, PER_SECOND)) {
            Outcome outcome;
            boolean reported;
            try (StoryTeller teller = new StoryTeller()) {
                outcome = drill.run(teller);
                reported = drill.awaitReportedDown(outcome.oldPrimary(), REPORTED_DOWN);
            }
            Screen.say(
                    "%s is %sreported as down"
                            .formatted(outcome.oldPrimary(), reported ? "" : "NOT "));
            Summary.print(outcome, RunFolder.seenFromOutside(lab.run().logs()));
            return outcome.good() && reported;
        }
    }
}
