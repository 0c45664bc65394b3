package io.pgbaton.lab.command;

import io.pgbaton.lab.Lab;
import io.pgbaton.lab.Labs;
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
    @Mixin private LabOptions options = new LabOptions();

    @Option(names = "--keep", description = "Leaves everything running.")
    private boolean keep;

    @Override
    public Integer call() {
        Labs.requireNone();
        try (Lab lab = options.start()) {
            lab.run().publish();
            if (keep) {
                lab.keep();
                LabTour.print(lab);
            }
            return 0;
        }
    }
}
