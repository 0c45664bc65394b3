package io.pgbaton.cluster.store;

import io.pgbaton.cluster.domain.Epoch;
import java.time.Instant;

/**
 * What the decider holds of a primary that is not healthy, so that {@code status} can say it.
 *
 * @param verdict its name in events and in the documentation
 * @param since when it was first held, by the decider's clock
 * @param reason one sentence
 */
public record StandingVerdict(
        Epoch epoch, String primary, String verdict, Instant since, String reason) {}
