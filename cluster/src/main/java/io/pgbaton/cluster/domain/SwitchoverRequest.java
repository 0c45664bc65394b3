package io.pgbaton.cluster.domain;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A planned switchover that was asked for, and what became of it. A person writes it as {@link
 * State#ASKED} and may cancel it as long as it is; everything after that is the decider's.
 *
 * @param id tells one request from the next
 * @param author who asked
 * @param to the node that is to be primary; null: the decider picks one
 * @param notBefore when it is to begin; null: at once
 * @param dryRun only report what stands against it
 * @param asked when it was written
 * @param epoch the epoch that was begun for it; null before
 * @param reason why it was refused, rolled back or cancelled; null where there is nothing to say
 * @param report the pre-flight report, once there is one
 * @param because the verdict that the cluster file's policy asks it for; null: a person asked
 */
public record SwitchoverRequest(
        String id,
        String author,
        @Nullable String to,
        @Nullable Instant notBefore,
        boolean dryRun,
        Instant asked,
        State state,
        @Nullable Epoch epoch,
        @Nullable String reason,
        @Nullable SwitchoverReport report,
        @Nullable String because)
        implements Order {

    /** How far it is. */
    public enum State {
        /** Waits for a decider, or for its time. */
        ASKED,
        /** An epoch was begun for it. */
        RUNNING,
        /** The node that was asked for is primary. */
        DONE,
        /** A dry run's end; the report says whether it could be. */
        CHECKED,
        /** Nothing was touched. */
        REFUSED,
        /** The old primary takes the writes again. */
        ROLLED_BACK,
        /**
         * It began, and in the end a third node took the role: the primary or the chosen one died.
         */
        OVERTAKEN,
        /** Taken back before it began. */
        CANCELLED;

        /** Whether nothing more will come of it. */
        public boolean over() {
            return this != ASKED && this != RUNNING;
        }
    }

    /** A new request. */
    public static SwitchoverRequest ask(
            String id,
            String author,
            @Nullable String to,
            @Nullable Instant notBefore,
            boolean dryRun,
            Instant now) {
        return new SwitchoverRequest(
                id, author, to, notBefore, dryRun, now, State.ASKED, null, null, null, null);
    }

    /**
     * A new request that nobody but the decider makes, where the cluster file says so.
     *
     * @param verdict what is held of the primary; it begins only while that is so
     */
    public static SwitchoverRequest byPolicy(String id, String verdict, Instant now) {
        return new SwitchoverRequest(
                id,
                "pgbaton, for " + verdict,
                null,
                null,
                false,
                now,
                State.ASKED,
                null,
                null,
                null,
                verdict);
    }

    @Override
    public boolean waiting() {
        return state == State.ASKED;
    }

    @Override
    public boolean over() {
        return state.over();
    }

    /** Whether its time has come. */
    public boolean due(Instant now) {
        return state == State.ASKED && (notBefore == null || !now.isBefore(notBefore));
    }

    @Override
    public boolean expired(Instant now) {
        Instant from = notBefore == null ? asked : notBefore;
        return state == State.ASKED && now.isAfter(from.plus(EXPIRES));
    }

    /** The same in the epoch that was begun for it. */
    public SwitchoverRequest running(Epoch begun, SwitchoverReport preflight) {
        check(State.ASKED);
        return with(State.RUNNING, begun, null, preflight);
    }

    /** The same, answered before anything was touched. */
    public SwitchoverRequest answered(
            State end, @Nullable String why, @Nullable SwitchoverReport preflight) {
        check(State.ASKED);
        return with(end, null, why, preflight);
    }

    /**
     * The same at the end of what was begun for it.
     *
     * @param sealed what is sealed now that no journal is open any more
     * @param givenUpFor why it was given up, if it was
     */
    public SwitchoverRequest ended(Topology sealed, @Nullable String givenUpFor) {
        check(State.RUNNING);
        SwitchoverReport begun = Objects.requireNonNull(report);
        if (sealed.primary().equals(begun.to())) {
            return with(State.DONE, epoch, null, begun);
        }
        State end = sealed.primary().equals(begun.from()) ? State.ROLLED_BACK : State.OVERTAKEN;
        String why = givenUpFor == null ? sealed.why() : givenUpFor;
        return with(end, epoch, why, begun);
    }

    private SwitchoverRequest with(
            State next,
            @Nullable Epoch begun,
            @Nullable String why,
            @Nullable SwitchoverReport preflight) {
        return new SwitchoverRequest(
                id, author, to, notBefore, dryRun, asked, next, begun, why, preflight, because);
    }

    private void check(State expected) {
        if (state != expected) {
            throw new IllegalStateException("switchover " + id + " is " + state);
        }
    }
}
