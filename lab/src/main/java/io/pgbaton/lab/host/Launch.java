package io.pgbaton.lab.host;

import java.util.List;
import java.util.Map;

/**
 * How a server process is started.
 *
 * @param command the server's own command line
 * @param user the system user it runs as
 * @param environment variables besides PATH, HOME and LANG
 * @param nice its scheduling priority, -20 (first) to 19; kept at 0 where the machine does not let
 *     us raise it
 */
public record Launch(List<String> command, String user, Map<String, String> environment, int nice) {

    public static Launch asRoot(List<String> command) {
        return new Launch(command, "root", Map.of(), 0);
    }

    /** PostgreSQL and PgBouncer refuse to run as root. */
    public static Launch asPostgres(List<String> command) {
        return new Launch(command, "postgres", Map.of(), 0);
    }

    /** The same with another priority. */
    public Launch nice(int value) {
        return new Launch(command, user, environment, value);
    }

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
