package io.pgbaton.lab;

import io.pgbaton.lab.command.BenchCommand;
import io.pgbaton.lab.command.ChaosCommand;
import io.pgbaton.lab.command.DemoCommand;
import io.pgbaton.lab.command.LabCommand;
import io.pgbaton.lab.host.LabFailure;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The lab's commands, behind the front door {@code ./pgbaton}. */
@Command(
        name = "pgbaton",
        mixinStandardHelpOptions = true,
        description = "Real servers on one machine.",
        subcommands = {DemoCommand.class, LabCommand.class, BenchCommand.class, ChaosCommand.class})
public final class Main {

    private Main() {}

    /** Exit status: 0 done, 1 a failure that was told, 2 bad usage. */
    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Main())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setExecutionExceptionHandler(Main::tell)
                        .execute(arguments));
    }

    private static int tell(
            Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        LabFailure told =
                switch (failure) {
                    case LabFailure known -> known;
                    case UncheckedIOException disk ->
                            new LabFailure(
                                    "cannot read or write: " + disk.getMessage(),
                                    "Is the disk full?");
                    default -> throw failure;
                };
        System.err.println("pgbaton: " + told.what());
        told.advice().lines().forEach(line -> System.err.println("         " + line));
        return 1;
    }
}
