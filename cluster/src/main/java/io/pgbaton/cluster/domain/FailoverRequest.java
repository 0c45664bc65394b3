package io.pgbaton.cluster.domain;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failover that a person orders where automation refuses, and what became of it
 * (docs/failover.md, "Forced failover"). A person writes it as {@link State#ASKED}; everything
 * after that is the decider's.
 *
 * @param author who answers for it
 * @param why the author's reason; goes on record
 * @param to the node that is to be primary; null: the furthest
 * @param without voters without whose word the author accepts to go on, and to lose what they alone
 *     have
 * @param fenced whether the author has made sure that the old primary is off, or cut from clients
 *     and standbys
 * @param dryRun only report what it would do
 * @param asked when it was written
 * @param epoch the epoch that it is executed in; null before
 * @param answer why it was refused, or how else it ended; null where there is nothing to say
 * @param report what was found before it began, once there is one
 */
public record FailoverRequest(
        String id,
        String author,
        String why,
        @Nullable String to,
        List<String> without,
        boolean fenced,
        boolean dryRun,
        Instant asked,
        State state,
        @Nullable Epoch epoch,
        @Nullable String answer,
        @Nullable FailoverReport report)
        implements Order {

    /** How far it is. */
    public enum State {
        /** Waits for a decider. */
        ASKED,
        /** An epoch is executed for it. */
        RUNNING,
        /** Another node is primary. */
        DONE,
        /** A dry run's end; the report says whether it could be. */
        CHECKED,
        /** Nothing was touched. */
        REFUSED,
        /** The old primary takes the writes again. */
        READOPTED,
        /**
         * It could not be executed at once, and what it rests on is not so any more: the recovery
         * goes on without it.
         */
        WITHDRAWN,
        /** Taken back before it began. */
        CANCELLED
    }

    public FailoverRequest {
        without = without.stream().sorted().distinct().toList();
    }

    /** A new request that only asks what it would do. */
    public static FailoverRequest look(
            String id,
            String author,
            String why,
            @Nullable String to,
            boolean fenced,
            Instant now) {
        return new FailoverRequest(
                id, author, why, to, List.of(), fenced, true, now, State.ASKED, null, null, null);
    }

    /** The order itself: what the report shows is accepted. */
    public FailoverRequest accepting(String orderId, List<String> missing, Instant now) {
        return new FailoverRequest(
                orderId,
                author,
                why,
                to,
                missing,
                fenced,
                false,
                now,
                State.ASKED,
                null,
                null,
                null);
    }

    @Override
    public boolean waiting() {
        return state == State.ASKED;
    }

    @Override
    public boolean over() {
        return state != State.ASKED && state != State.RUNNING;
    }

    /** Whether this epoch is executed for it. */
    public boolean orders(Epoch running) {
        return state == State.RUNNING && running.equals(epoch);
    }

    /** The same in the epoch that is executed for it. */
    public FailoverRequest running(Epoch begun, FailoverReport found) {
        check(State.ASKED);
        return with(State.RUNNING, begun, null, found);
    }

    /** The same, answered before anything was touched. */
    public FailoverRequest answered(
            State end, @Nullable String told, @Nullable FailoverReport found) {
        check(State.ASKED);
        return with(end, null, told, found);
    }

    /** The same at the end of what was done for it: no journal is open any more. */
    public FailoverRequest ended(Topology sealed) {
        check(State.RUNNING);
        FailoverReport found = Objects.requireNonNull(report);
        boolean back = sealed.primary().equals(found.from());
        return with(back ? State.READOPTED : State.DONE, epoch, sealed.why(), found);
    }

    /** The same, not to be executed any more. */
    public FailoverRequest withdrawn(String told) {
        check(State.RUNNING);
        return with(State.WITHDRAWN, epoch, told, report);
    }

    /** One sentence for the journal, the epoch's record and events. */
    public String told() {
        return "forced by "
                + author
                + (without.isEmpty() ? "" : ", without the word of " + String.join(", ", without))
                + (fenced ? ", who says that the old primary is off" : "")
                + ": "
                + why;
    }

    private FailoverRequest with(
            State next,
            @Nullable Epoch begun,
            @Nullable String told,
            @Nullable FailoverReport found) {
        return new FailoverRequest(
                id, author, why, to, without, fenced, dryRun, asked, next, begun, told, found);
    }

    private void check(State expected) {
        if (state != expected) {
            throw new IllegalStateException("forced failover " + id + " is " + state);
        }
    }
}
