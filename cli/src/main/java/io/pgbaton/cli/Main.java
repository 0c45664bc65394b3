package io.pgbaton.cli;

import io.pgbaton.cli.apply.ApplyCommand;
import io.pgbaton.cli.events.EventsCommand;
import io.pgbaton.cli.failover.FailoverCommand;
import io.pgbaton.cli.history.HistoryCommand;
import io.pgbaton.cli.hold.HoldCommand;
import io.pgbaton.cli.hold.ReleaseCommand;
import io.pgbaton.cli.node.NodeCommand;
import io.pgbaton.cli.restart.RestartCommand;
import io.pgbaton.cli.status.StatusCommand;
import io.pgbaton.cli.switchover.SwitchoverCommand;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;

/** Starts the {@code pgbaton} command. */
public final class Main {

    private Main() {}

    /** Ends the process with the command's exit status. */
    public static void main(String[] args) {
        boolean verbose = Arrays.asList(args).contains("--verbose");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Quiet.libraries(verbose);
        if (!verbose) {
            // What a library or the JVM itself prints there is not for a person who asked for
            // status.
            System.setErr(
                    new PrintStream(
                            OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        }
        int status = commandLine(new LiveReach(), out, err).execute(args);
        out.flush();
        err.flush();
        // Not exit: threads of a library that do not end could hold the process.
        Runtime.getRuntime().halt(status);
    }

    /** All commands over what they reach. */
    static CommandLine commandLine(Reach reach, PrintWriter out, PrintWriter err) {
        Pgbaton top = new Pgbaton(reach, out, err);
        CommandLine line =
                new CommandLine(top)
                        .addSubcommand(new StatusCommand(top))
                        .addSubcommand(new EventsCommand(top))
                        .addSubcommand(new ApplyCommand(top))
                        .addSubcommand(new HistoryCommand(top))
                        .addSubcommand(new SwitchoverCommand(top))
                        .addSubcommand(new FailoverCommand(top))
                        .addSubcommand(new RestartCommand(top))
                        .addSubcommand(new HoldCommand(top))
                        .addSubcommand(new ReleaseCommand(top))
                        .addSubcommand(NodeCommand.line(top));
        line.getSubcommands().values().forEach(Main::style);
        return line.setOut(out)
                .setErr(err)
                .setUsageHelpWidth(100)
                .setUsageHelpAutoWidth(false)
                .registerConverter(java.time.Duration.class, Main::duration)
                .registerConverter(java.time.Instant.class, Main::instant)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new TroubleReport(top))
                .setParameterExceptionHandler(Main::usage);
    }

    /** What its help looks like, and that of its subcommands. */
    private static void style(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .headerHeading("")
                .synopsisHeading("%nUsage: ")
                .optionListHeading("%nOptions:%n");
        command.getSubcommands().values().forEach(Main::style);
    }

    private static int usage(CommandLine.ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String meant =
                e instanceof CommandLine.UnmatchedArgumentException unmatched
                                && !unmatched.getSuggestions().isEmpty()
                        ? "; did you mean " + unmatched.getSuggestions().getFirst() + "?"
                        : "";
        command.getErr()
                .println(
                        "pgbaton: "
                                + e.getMessage()
                                + meant
                                + "; see: "
                                + command.getCommandSpec().qualifiedName()
                                + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static java.time.Duration duration(String text) {
        return io.pgbaton.cluster.spec.Quantity.duration(text)
                .orElseThrow(
                        () ->
                                new CommandLine.TypeConversionException(
                                        "'" + text + "' is not a duration such as 30s, 15m or 2h"));
    }

    private static java.time.Instant instant(String text) {
        try {
            return java.time.OffsetDateTime.parse(text).toInstant();
        } catch (java.time.format.DateTimeParseException e) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is not a time such as 2026-11-22T02:00:00Z");
        }
    }
}
