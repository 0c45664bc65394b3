package io.pgbaton.lab.host;

import java.util.List;
import java.util.Map;

/**
 * How a server process is started.
 *
 * @param command the server's own command line
 * @param user the system user it runs as
 * @param environment variables besides PATH, HOME and LANG
 * @param priority whether it goes before others
 */
public record Launch(
        List<String> command, String user, Map<String, String> environment, Priority priority) {

    public static Launch asRoot(List<String> command) {
        return new Launch(command, "root", Map.of(), Priority.USUAL);
    }

    /** PostgreSQL and PgBouncer refuse to run as root. */
    public static Launch asPostgres(List<String> command) {
        return new Launch(command, "postgres", Map.of(), Priority.USUAL);
    }

    /** The same with another priority. */
    public Launch with(Priority other) {
        return new Launch(command, user, environment, other);
    }

    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
