package io.pgbaton.coordinator.model;

/**
 * What the specification does against each hole that the first model found. Switched off in the
 * model's ports: the production code stays as it is, and is lied to (docs/model.md).
 */
enum Fix {
    /** V1: {@code node prepare} heeds the open journal and the node's own promise. */
    PREPARE_HEEDS_PROMISE,
    /** V2: a control session ends all others before it acts, and they end with their statements. */
    SESSIONS_END_OTHERS,
    /** V3: a promise is never erased. */
    PROMISE_STAYS,
    /** V4: promises are compared with their tokens, not by epoch alone. */
    TOKENS_COUNT,
    /** V5: revoked by the handshake, not by an empty view. */
    HANDSHAKE,
    /** V6: a rule is in force once every walsender has flushed a marker written after it. */
    RULE_CONFIRMED,
    /** V7: a pending rule counts. */
    PENDING_COUNTS,
    /** V7: an unsealed rule counts. */
    UNSEALED_COUNTS,
    /** V8: a switchover fences by names. */
    STANDSTILL_FENCES,
    /** V8: the fence is proven on every walsender. */
    STANDSTILL_PROVEN,
    /**
     * I3 in a switchover: enough voters are revoked there as well. It closes V8 and H6 a second
     * time; they come back only without it.
     */
    RULES_IN_SWITCHOVER,
    /** V9: promoted is who is on a new timeline, not who is out of recovery. */
    SWITCH_SEEN,
    /** V10: a majority of the voters is revoked, whatever n is. */
    MAJORITY,
    /** V11: the same line by epoch markers, not by numbers alone. */
    MARKERS_COMPARED,
    /** H1, H8: the old primary takes the role back where nobody else can. */
    READOPTION,
    /** H6: a switchover's candidate has all that the old primary had flushed. */
    HANDOVER_AT_END,
    /**
     * H2, H3, H4: an epoch whose candidate is lost, or waits for voters that are lost, is given up
     * for one that may give the role back, go on under another rule, or prove descent.
     */
    WAY_OUT,
    /** H5: whoever is needed follows the promoted candidate before it is sealed. */
    UNSEALED_REJOINED,
    /** H7: a node that was killed in mid-promotion is not waited for. */
    MID_PROMOTION_ABANDONED,
    /** I10: a recovery with an open journal is gone on with by whoever decides next. */
    JOURNAL_RESUMED
}
