package io.pgbaton.cluster.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rolling restart that a person asked for, and how far it is. A person writes it as {@link
 * State#ASKED} and may cancel it; everything else is the decider's.
 *
 * @param node the only node to restart, whether a setting waits for it or not; null: each node that
 *     has a setting which waits for a restart
 * @param dryRun only report what would be done
 * @param answer why it was refused or stopped; null where there is nothing to say
 * @param stops the nodes to restart, in order; empty before it began
 */
public record RestartRequest(
        String id,
        String author,
        @Nullable String node,
        boolean dryRun,
        Instant asked,
        State state,
        @Nullable String answer,
        List<Stop> stops)
        implements Order {

    /** How far it is. */
    public enum State {
        /** Waits for a decider. */
        ASKED,
        /** Its nodes are restarted, one after the other. */
        RUNNING,
        /** All are back; or nothing waits for a restart. */
        DONE,
        /** A dry run's end; the stops say what would be done. */
        CHECKED,
        /** Nothing was touched. */
        REFUSED,
        /** It ended early: what is not done is left as it is. */
        STOPPED,
        /** Taken back before it began. */
        CANCELLED
    }

    /**
     * One node's turn.
     *
     * @param moves whether the write role is moved away from it for that
     * @param pending the settings that wait for it
     * @param since when this step began; null before the first
     */
    public record Stop(
            String node, boolean moves, List<String> pending, Step step, @Nullable Instant since) {

        public Stop {
            pending = List.copyOf(pending);
        }

        /** One whose turn has not come. */
        public static Stop waiting(String node, boolean moves, List<String> pending) {
            return new Stop(node, moves, pending, Step.WAITS, null);
        }

        Stop in(Step next, Instant now) {
            return new Stop(node, moves, pending, next, now);
        }
    }

    /** How far one node is. */
    public enum Step {
        WAITS,
        /** Its restart, or the switchover away from it, was begun. */
        RESTARTING,
        /** It is back in sync. */
        BACK
    }

    public RestartRequest {
        stops = List.copyOf(stops);
    }

    /** A new request. */
    public static RestartRequest ask(
            String id, String author, @Nullable String node, boolean dryRun, Instant now) {
        return new RestartRequest(id, author, node, dryRun, now, State.ASKED, null, List.of());
    }

    @Override
    public boolean waiting() {
        return state == State.ASKED;
    }

    @Override
    public boolean over() {
        return state != State.ASKED && state != State.RUNNING;
    }

    /** The node whose turn it is. */
    public Optional<Stop> current() {
        return stops.stream().filter(stop -> stop.step() != Step.BACK).findFirst();
    }

    /** The same with its plan: running, or reported only. */
    public RestartRequest planned(List<Stop> plan) {
        return new RestartRequest(
                id,
                author,
                node,
                dryRun,
                asked,
                dryRun ? State.CHECKED : State.RUNNING,
                null,
                plan);
    }

    /** The same with the current node in its next step; done when it was the last. */
    public RestartRequest stepped(Step next, Instant now) {
        Stop current = current().orElseThrow();
        List<Stop> all = stops.stream().map(s -> s.equals(current) ? s.in(next, now) : s).toList();
        boolean last = all.stream().allMatch(stop -> stop.step() == Step.BACK);
        return new RestartRequest(
                id, author, node, dryRun, asked, last ? State.DONE : state, null, all);
    }

    /** The same at its end. */
    public RestartRequest ended(State end, @Nullable String told) {
        return new RestartRequest(id, author, node, dryRun, asked, end, told, stops);
    }
}
