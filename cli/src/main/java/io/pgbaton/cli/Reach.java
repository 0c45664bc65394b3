package io.pgbaton.cli;

import io.pgbaton.cli.apply.AdoptionPreview;
import io.pgbaton.cli.events.EventFeed;
import io.pgbaton.cli.status.MonitorReport;
import io.pgbaton.cluster.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the commands reach outside of their process; a test puts something else in its place. */
public interface Reach {

    /** The wall clock, and how a command waits. */
    Clock clock();

    /** The store behind these members; closed by the caller. */
    Store store(List<String> endpoints);

    /** What each of these monitors ({@code host:port}) sees, asked all at once. */
    Map<String, MonitorReport> observations(List<String> addresses);

    /** The events behind these brokers. */
    EventFeed events(String brokers);

    /** Shows what the adoption of a new cluster would change. */
    AdoptionPreview adoption();

    /**
     * What a person types in answer to a question; empty where nobody sits at a terminal.
     *
     * @param question shown without a line's end
     */
    Optional<String> typed(String question);

    /**
     * Waits.
     *
     * @throws Trouble when it is interrupted
     */
    default void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted", e);
        }
    }
}
