package io.pgbaton.lab.chaos.history;

import java.util.List;

/**
 * What the judge found.
 *
 * @param acknowledged appends that were acknowledged
 * @param reads reads that were answered
 * @param unknown operations whose outcome nobody told
 * @param uncovered reads of a direct connection that missed what another node had acknowledged: the
 *     client was still connected to an old primary, which docs/safety.md leaves out of the promise
 */
public record Judgement(
        List<Violation> violations, long acknowledged, long reads, long unknown, long uncovered) {
    public Judgement {
        violations = List.copyOf(violations);
    }
}
