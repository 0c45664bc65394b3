package io.pgbaton.pools.domain;

import io.pgbaton.cluster.domain.Epoch;
import java.time.Instant;

/** Why clients should queue instead of reaching the primary. */
public sealed interface Alarm {

    /** In words, for events. */
    String reason();

    /**
     * The primary is suspected: a bounded pause, once.
     *
     * @param id the suspicion's create revision; a suspicion that comes back has another one
     * @param since when it was raised, by the decider's clock
     */
    record Suspected(long id, Epoch epoch, Instant since) implements Alarm {
        @Override
        public String reason() {
            return "the primary of epoch " + epoch + " is suspected";
        }

        boolean sameAs(Suspected other) {
            return id == other.id && epoch.equals(other.epoch);
        }
    }

    /**
     * A recovery or a switchover of this epoch is under way: paused until it ends.
     *
     * @param epoch the epoch that it is to seal
     * @param planned whether the decider waits until no transaction runs any more: a switchover
     */
    record Recovering(Epoch epoch, boolean planned) implements Alarm {
        @Override
        public String reason() {
            return (planned ? "a switchover to epoch " : "a recovery to epoch ")
                    + epoch
                    + " is under way";
        }
    }
}
