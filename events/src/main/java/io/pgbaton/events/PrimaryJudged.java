package io.pgbaton.events;

import java.time.Instant;
import java.util.List;

/**
 * The verdict about a primary changed.
 *
 * @param verdict its name: healthy, suspected, unreachable-from, dead, silent, restarting, stuck,
 *     read-only, disk-full, split-brain, zombie, inconclusive
 * @param at when the decider judged, by its wall clock
 * @param since when the first sign of it was seen
 * @param reason one sentence
 * @param evidence what each vantage and voter said, one line each
 */
public record PrimaryJudged(
        String cluster,
        String primary,
        long epoch,
        String verdict,
        Instant at,
        Instant since,
        String reason,
        List<String> evidence)
        implements Event {
    @Override
    public String subject() {
        return primary;
    }
}
