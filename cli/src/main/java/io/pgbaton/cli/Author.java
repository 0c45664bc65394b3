package io.pgbaton.cli;

import picocli.CommandLine.Option;

/** Who is on record for what a command asks for; a mixin of such commands. */
public final class Author {

    @Option(
            names = "--author",
            paramLabel = "NAME",
            converter = OneLine.class,
            description = "Who is on record for it (default: the user who runs this).")
    private String name = System.getProperty("user.name", "unknown");

    public String name() {
        return name;
    }
}
