package io.pgbaton.events;

import java.time.Instant;

/**
 * A person should know.
 *
 * @param alert its stable name, unique together with the subject
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param runbook the page that says what to do, relative to docs/
 */
public record AlertOpened(
        String cluster,
        String subjectName,
        String alert,
        String severity,
        String text,
        String runbook,
        Instant at)
        implements Event {
    @Override
    public String subject() {
        return subjectName;
    }
}
