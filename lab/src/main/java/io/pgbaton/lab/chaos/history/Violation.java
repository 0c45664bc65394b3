package io.pgbaton.lab.chaos.history;

import java.util.Locale;

/**
 * Something that must never happen, and did.
 *
 * @param text which operations, nodes or states show it
 */
public record Violation(Kind kind, String text) {

    /** What was broken. */
    public enum Kind {
        /** An acknowledged append is missing in the end. */
        LOST_WRITE,
        /** An acknowledged insert of a unique id is missing in the end. */
        LOST_INSERT,
        /** What an earlier round ended with is not there any more. */
        LOST_HISTORY,
        /** A transaction that was given up before its COMMIT has had an effect. */
        ABORTED_WRITE,
        /** An element stands in a list twice, or nobody has ever appended it. */
        STRANGE_ELEMENT,
        /** A part of a transaction is there, another is not. */
        TORN_TRANSACTION,
        /** A read missed what had been acknowledged before it was asked for. */
        STALE_READ,
        /** A read saw what did not last: no prefix of the final list. */
        VANISHED_READ,
        /** An append stands before one that had been acknowledged before it was asked for. */
        ORDER,
        /** Two nodes acknowledged writes in different epochs at the same time. */
        TWO_PRIMARIES,
        /** The write role moved although the primary was only unreachable from some places. */
        NEEDLESS_FAILOVER,
        /** A refusal gave a reason that was not so. */
        UNTRUE_REFUSAL,
        /** All is mended, and the cluster is not healthy again in time. */
        NOT_HEALED;

        /** Its name in files. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String toString() {
        return kind.label() + ": " + text;
    }
}
