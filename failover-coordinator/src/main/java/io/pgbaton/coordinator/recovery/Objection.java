package io.pgbaton.coordinator.recovery;

/**
 * Why a standby was not sent to a primary.
 *
 * @param why a clause for people
 * @param offLine whether its log is proven not to be on the primary's line: it is to be rebuilt
 */
public record Objection(String why, boolean offLine) {

    /** Something that may be otherwise at the next try. */
    static Objection passing(String why) {
        return new Objection(why, false);
    }

    @Override
    public String toString() {
        return why;
    }
}
