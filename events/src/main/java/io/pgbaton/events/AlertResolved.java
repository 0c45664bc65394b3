package io.pgbaton.events;

import java.time.Instant;

/** What {@link AlertOpened} told is over. */
public record AlertResolved(String cluster, String subjectName, String alert, Instant at)
        implements Event {
    @Override
    public String subject() {
        return subjectName;
    }
}
