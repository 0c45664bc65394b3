package io.pgbaton.cli.events;

import io.pgbaton.events.Envelope;
import io.pgbaton.events.Topic;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Where events come from. */
public interface EventFeed {

    /**
     * Hands on events, in the order of their topics' partitions.
     *
     * @param since those that happened from then on
     * @param follow whether to go on when the newest is reached, until the process ends
     * @throws io.pgbaton.cli.Trouble when no broker answers
     */
    void read(Set<Topic> topics, Instant since, boolean follow, Consumer<Envelope> sink);
}
