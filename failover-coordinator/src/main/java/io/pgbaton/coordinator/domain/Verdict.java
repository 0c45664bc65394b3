package io.pgbaton.coordinator.domain;

import java.time.Duration;
import java.util.List;

/**
 * What the evidence says about a primary. Only a verdict that {@link #convicts} may move the role.
 */
public sealed interface Verdict {

    /** It answers a majority, and the voters hear it. */
    record Healthy() implements Verdict {}

    /** Some vantage was refused; nothing is proven yet. */
    record Suspected(List<String> vantages) implements Verdict {}

    /** Some vantages cannot reach it, but voters vouch for it, or too few vantages miss it. */
    record UnreachableFrom(List<String> vantages) implements Verdict {}

    /** A majority was refused twice, and too few voters hear it to acknowledge a commit. */
    record Dead() implements Verdict {}

    /**
     * A majority hears nothing for the time of {@code failover.silence}, and the voters neither.
     */
    record Silent() implements Verdict {}

    /** It says that it starts, stops or recovers (57P03): it has its grace to come back. */
    record Restarting() implements Verdict {}

    /**
     * It answers, and no commit goes through. Convicts only after the voters were made to dial
     * afresh in vain ({@link Redialing}).
     *
     * @param lasted for how long, by the vantages' and by the voters' word
     */
    record Stuck(Duration lasted) implements Verdict {}

    /** It answers, and its server has no room to write to (53100). */
    record DiskFull() implements Verdict {}

    /** It answers, and refuses to write (25006). */
    record ReadOnly() implements Verdict {}

    /** Two nodes take writes. */
    record SplitBrain(List<String> writable) implements Verdict {}

    /** An old primary is back and takes writes, on a timeline before the primary's. */
    record Zombie(List<String> nodes) implements Verdict {}

    /** Anything else: told, never acted on. */
    record Inconclusive(String why) implements Verdict {}

    /** The name that events, metrics and the documentation use. */
    default String label() {
        return switch (this) {
            case Healthy h -> "healthy";
            case Suspected s -> "suspected";
            case UnreachableFrom u -> "unreachable-from";
            case Dead d -> "dead";
            case Silent s -> "silent";
            case Restarting r -> "restarting";
            case Stuck s -> "stuck";
            case DiskFull d -> "disk-full";
            case ReadOnly r -> "read-only";
            case SplitBrain s -> "split-brain";
            case Zombie z -> "zombie";
            case Inconclusive i -> "inconclusive";
        };
    }

    /** Whether the primary serves, so that the cluster around it is kept in order. */
    default boolean serves() {
        return switch (this) {
            case Healthy h -> true;
            case DiskFull d -> true;
            case ReadOnly r -> true;
            case Zombie z -> true;
            default -> false;
        };
    }

    /** Whether a recovery may start on it. */
    default boolean convicts() {
        return this instanceof Dead || this instanceof Silent;
    }
}
