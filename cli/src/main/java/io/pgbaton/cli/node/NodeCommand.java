package io.pgbaton.cli.node;

import io.pgbaton.cli.Pgbaton;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgbaton node}. */
@Command(
        name = "node",
        header = "On a database host: makes a node ready to start.",
        synopsisSubcommandLabel = "prepare")
public final class NodeCommand implements Runnable {

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli injects the spec.
    private NodeCommand() {}

    /** With its subcommands. */
    public static CommandLine line(Pgbaton top) {
        return new CommandLine(new NodeCommand()).addSubcommand(new PrepareCommand(top));
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Missing required subcommand: prepare");
    }
}
