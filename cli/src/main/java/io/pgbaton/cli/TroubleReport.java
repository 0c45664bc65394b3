package io.pgbaton.cli;

import io.pgbaton.cluster.spec.InvalidSpec;
import io.pgbaton.cluster.store.StoreUnavailable;
import picocli.CommandLine;

/**
 * Says in one line why a command ended, and nothing of where in the code unless it is asked for.
 */
final class TroubleReport implements CommandLine.IExecutionExceptionHandler {

    private final Pgbaton top;

    TroubleReport(Pgbaton top) {
        this.top = top;
    }

    @Override
    public int handleExecutionException(
            Exception e, CommandLine commandLine, CommandLine.ParseResult parsed) {
        String said =
                switch (e) {
                    case Trouble t -> "pgbaton: " + t.getMessage();
                    case WrongUsage u ->
                            "pgbaton: "
                                    + u.getMessage()
                                    + "; see: "
                                    + commandLine.getCommandSpec().qualifiedName()
                                    + " --help";
                    case InvalidSpec i -> i.getMessage();
                    case StoreUnavailable s ->
                            "pgbaton: etcd has no quorum, or does not answer at "
                                    + String.join(",", top.etcd())
                                    + ": nothing is decided, nothing is demoted; start its members or"
                                    + " correct --etcd";
                    default ->
                            "pgbaton: unexpected: "
                                    + e
                                    + "; run it again with --verbose and report what it prints";
                };
        top.err().println(said);
        if (top.verbose()) {
            e.printStackTrace(top.err());
        }
        return e instanceof WrongUsage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }
}
