package io.pgbaton.cli;

import picocli.CommandLine.Option;

/** Why a command is given; a mixin of those that go on record with a reason. */
public final class Reason {

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            converter = OneLine.class,
            description = "Why; goes on record with the author, and is shown by status and alerts.")
    private String text = "";

    public String text() {
        return text;
    }
}
