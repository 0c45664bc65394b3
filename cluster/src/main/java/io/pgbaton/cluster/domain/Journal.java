package io.pgbaton.cluster.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The running recovery, as it stands in the store: enough for a successor to go on or to abandon
 * it.
 *
 * @param epoch the epoch it is to seal
 * @param token the decider that wrote it last
 * @param kind failover or switchover
 * @param phase how far it is
 * @param oldPrimary the primary of the last sealed epoch
 * @param reason what convicted the old primary, or who asked for the switchover
 * @param candidate once chosen: who is to be primary, under which rule, from which fork
 * @param restoreCommands the {@code restore_command} of each revoked node, as it was before
 * @param began when it began, by the first decider's wall clock
 * @param steps the steps that ended, with times, in order
 */
public record Journal(
        Epoch epoch,
        long token,
        Kind kind,
        RecoveryPhase phase,
        String oldPrimary,
        String reason,
        @Nullable Candidate candidate,
        Map<String, String> restoreCommands,
        Instant began,
        List<Step> steps) {

    /** The step whose detail says why a switchover was given up. */
    public static final String GIVEN_UP = "given-up";

    /** The step whose detail says by whose order the epoch goes on. */
    public static final String ORDERED = "ordered";

    /** Why the write role moves. */
    public enum Kind {
        FAILOVER,
        SWITCHOVER
    }

    /** The chosen one: an epoch never has two (I10). */
    public record Candidate(String node, DurabilityRule rule, Fork fork) {}

    /**
     * A step that ended.
     *
     * @param at when it ended, by the decider's wall clock
     * @param tookMillis by its monotonic clock
     */
    public record Step(String name, Instant at, double tookMillis, @Nullable String detail) {}

    public Journal {
        restoreCommands = Map.copyOf(restoreCommands);
        steps = List.copyOf(steps);
    }

    /** A new recovery of this epoch; a switchover begins with its pools. */
    public static Journal begin(
            Epoch epoch, long token, Kind kind, String oldPrimary, String reason, Instant now) {
        return new Journal(
                epoch,
                token,
                kind,
                kind == Kind.SWITCHOVER ? RecoveryPhase.PAUSING : RecoveryPhase.REVOKING,
                oldPrimary,
                reason,
                null,
                Map.of(),
                now,
                List.of());
    }

    /**
     * The same in its next phase.
     *
     * @throws IllegalStateException when the phase may not follow, or needs a candidate
     */
    public Journal in(RecoveryPhase next) {
        check(next);
        if (next.hasCandidate() && candidate == null) {
            throw new IllegalStateException(
                    "epoch " + epoch + ": " + next + " without a candidate");
        }
        return copy(token, next, candidate, restoreCommands, steps);
    }

    /** The same with its candidate. */
    public Journal choosing(Candidate chosen, Map<String, String> restore) {
        if (candidate != null) {
            throw new IllegalStateException("epoch " + epoch + " has a candidate already");
        }
        check(RecoveryPhase.CHOSEN);
        return copy(token, RecoveryPhase.CHOSEN, chosen, restore, steps);
    }

    private void check(RecoveryPhase next) {
        if (!phase.next().contains(next)) {
            throw new IllegalStateException("epoch " + epoch + ": " + next + " after " + phase);
        }
    }

    /** The same in the hands of another decider. */
    public Journal takenOverBy(long successor) {
        return copy(successor, phase, candidate, restoreCommands, steps);
    }

    /** The same with one more step told. */
    public Journal with(Step step) {
        List<Step> all = new ArrayList<>(steps);
        all.add(step);
        return copy(token, phase, candidate, restoreCommands, all);
    }

    /** The same recovery with what changes in its course. */
    private Journal copy(
            long decider,
            RecoveryPhase reached,
            @Nullable Candidate chosen,
            Map<String, String> restore,
            List<Step> ended) {
        return new Journal(
                epoch, decider, kind, reached, oldPrimary, reason, chosen, restore, began, ended);
    }

    /** Whether somebody ordered it, who may have stood for voters that proved nothing. */
    public boolean ordered() {
        return steps.stream().anyMatch(step -> step.name().equals(ORDERED));
    }

    /** Why it was given up, as far as a step of this name says so. */
    public Optional<String> givenUpFor() {
        return steps.stream()
                .filter(step -> step.name().equals(GIVEN_UP))
                .map(Step::detail)
                .filter(Objects::nonNull)
                .reduce((first, last) -> last);
    }

    /**
     * Who may have this epoch's promotion in its log, when it is given up now (I13): the candidate
     * once a promotion may have been sent, and everybody once others may follow it.
     *
     * @param nodes all nodes of the cluster
     */
    public SortedSet<String> promotedHere(Collection<String> nodes) {
        SortedSet<String> promoted = new TreeSet<>();
        if (candidate == null) {
            return promoted;
        }
        switch (phase) {
            case PROMOTING -> promoted.add(candidate.node());
            case REPOINTING, SEALING -> {
                promoted.addAll(nodes);
                promoted.add(candidate.node());
            }
            case PAUSING, REVOKING, CHOSEN, READOPTING, DONE, ABANDONED -> {}
        }
        return promoted;
    }

    /** The promise that its decider asks of every node. */
    public Promise promise() {
        return new Promise(epoch, token);
    }
}
