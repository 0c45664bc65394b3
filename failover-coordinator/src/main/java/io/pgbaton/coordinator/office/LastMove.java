package io.pgbaton.coordinator.office;

import io.pgbaton.coordinator.domain.Evidence;
import io.pgbaton.coordinator.domain.Sighting;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The last time that this decider moved the role. What was seen of the old primary before then
 * shows it writable still: neither a stray nor a split brain. Used by one thread.
 */
final class LastMove {

    private final LongSupplier nanos;
    private @Nullable Move move;

    /**
     * @param at by the monotonic clock
     */
    private record Move(String from, long at) {}

    /**
     * @param nanos a monotonic clock
     */
    LastMove(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The role has gone from this node to another. */
    void moved(String from) {
        move = new Move(from, nanos.getAsLong());
    }

    /** What is known without what is older than the move, as long as anything may be. */
    Evidence since(Evidence evidence) {
        Move last = move;
        if (last == null) {
            return evidence;
        }
        Duration ago = Duration.ofNanos(nanos.getAsLong() - last.at());
        if (ago.compareTo(Sighting.FRESH) > 0) {
            move = null;
            return evidence;
        }
        return evidence.since(last.from(), ago);
    }

    /** Whether it was so lately that the clients come first. */
    boolean recent() {
        return move != null;
    }
}
