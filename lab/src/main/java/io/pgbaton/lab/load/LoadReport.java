package io.pgbaton.lab.load;

import java.time.Duration;
import java.util.Map;

/**
 * What the clients noticed.
 *
 * @param connections how many clients wrote
 * @param acknowledged inserts that were acknowledged, from the start on
 * @param failedStatements inserts that ended in an error (their outcome is unknown)
 * @param failedConnects connects that failed
 * @param writeGap the longest time without an acknowledgement on any connection
 * @param worstConnectionGap the longest time that a single connection went without one
 * @param errors how often each error was seen
 */
public record LoadReport(
        int connections,
        long acknowledged,
        long failedStatements,
        long failedConnects,
        Duration writeGap,
        Duration worstConnectionGap,
        Map<String, Integer> errors) {

    public LoadReport {
        errors = Map.copyOf(errors);
    }
}
