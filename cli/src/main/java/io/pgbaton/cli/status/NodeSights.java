package io.pgbaton.cli.status;

import io.pgbaton.events.NodeObserved;
import io.pgbaton.events.NodeState;
import io.pgbaton.events.ProbeOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What several vantages saw of one node, put together: what most of them say counts, and on a tie
 * the worse.
 */
final class NodeSights {

    /** Beyond this an observation says nothing about now. */
    private static final Duration STALE = Duration.ofSeconds(10);

    private static final List<ProbeOutcome> WORST_FIRST =
            List.of(
                    ProbeOutcome.REFUSED,
                    ProbeOutcome.SILENT,
                    ProbeOutcome.RESTARTING,
                    ProbeOutcome.REJECTED,
                    ProbeOutcome.ANSWERED);

    private final List<NodeObserved> fresh;
    private final int vantages;

    /**
     * @param vantages how many there should be
     */
    NodeSights(Collection<NodeObserved> seen, int vantages, Instant now) {
        Map<String, NodeObserved> newest =
                seen.stream()
                        .filter(o -> Duration.between(o.at(), now).compareTo(STALE) < 0)
                        .collect(
                                Collectors.toMap(
                                        NodeObserved::vantage,
                                        Function.identity(),
                                        (a, b) -> a.at().isAfter(b.at()) ? a : b));
        this.fresh = newest.values().stream().toList();
        this.vantages = Math.max(vantages, fresh.size());
    }

    /** The newest thing that the node said of itself. */
    Optional<NodeState> said() {
        return fresh.stream()
                .filter(o -> o.outcome() == ProbeOutcome.ANSWERED && o.state() != null)
                .max(Comparator.comparing(NodeObserved::at))
                .map(NodeObserved::state);
    }

    /** Whether most of those who look get an answer. */
    boolean answers() {
        return prevailing() == ProbeOutcome.ANSWERED;
    }

    /** One phrase: {@code streaming}, {@code down (3/3 vantages)}, ... */
    String state(boolean knownPrimary) {
        ProbeOutcome outcome = prevailing();
        if (outcome == null) {
            return "unknown (0/" + vantages + " vantages)";
        }
        String word =
                switch (outcome) {
                    case REFUSED -> "down";
                    case SILENT -> "silent";
                    case RESTARTING -> "restarting";
                    case REJECTED -> "rejects the monitor";
                    case ANSWERED -> said().map(s -> doing(s, knownPrimary)).orElse("up");
                };
        long agreeing = fresh.stream().filter(o -> o.outcome() == outcome).count();
        boolean plain = outcome == ProbeOutcome.ANSWERED && agreeing == vantages;
        return plain ? word : word + " (" + agreeing + "/" + vantages + " vantages)";
    }

    private static String doing(NodeState state, boolean knownPrimary) {
        String doing = state.inRecovery() ? standby(state) : primary(state, knownPrimary);
        return state.pendingRestart().isEmpty() ? doing : doing + ", restart pending";
    }

    private static String primary(NodeState state, boolean knownPrimary) {
        if (state.synchronousStandbyNames().contains("pgbaton_fenced")) {
            return "fenced";
        }
        if (state.readOnly()) {
            return "read-only";
        }
        return knownPrimary ? "writable" : "WRITABLE, not the primary of record";
    }

    private static String standby(NodeState state) {
        NodeState.Receiver receiver = state.receiver();
        String doing =
                receiver != null && receiver.status().equals("streaming")
                        ? "streaming"
                        : "not streaming";
        return state.replayPaused() ? doing + ", replay paused" : doing;
    }

    private @Nullable ProbeOutcome prevailing() {
        Map<ProbeOutcome, Long> counts = new EnumMap<>(ProbeOutcome.class);
        fresh.forEach(o -> counts.merge(o.outcome(), 1L, Long::sum));
        ProbeOutcome prevailing = null;
        for (ProbeOutcome outcome : WORST_FIRST) {
            long count = counts.getOrDefault(outcome, 0L);
            if (count > (prevailing == null ? 0 : counts.getOrDefault(prevailing, 0L))) {
                prevailing = outcome;
            }
        }
        return prevailing;
    }
}
