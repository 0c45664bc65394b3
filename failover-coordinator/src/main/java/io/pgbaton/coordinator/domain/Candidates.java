package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.Lsn;
import io.pgbaton.events.NodeState;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who could be promoted, as far as can be told by what monitors saw, before anybody is revoked.
 * {@link Choice} decides by the final logs. Pure.
 *
 * @param heard the standbys whose logs are compared
 */
record Candidates(Eligibility eligibility, SortedMap<String, NodeState> heard) {

    private static final Comparator<NodeState> FURTHEST =
            Comparator.<NodeState>comparingInt(NodeState::timeline)
                    .thenComparing(state -> LastAnswer.endOf(state).orElse(new Lsn(0)));

    Candidates {
        heard = new TreeMap<>(heard);
    }

    /** What speaks against a node. */
    Optional<String> objection(String node) {
        NodeState state = heard.get(node);
        if (state == null) {
            return Optional.of("is no standby that can be reached and compared");
        }
        Optional<String> declared = eligibility.objection(node);
        if (declared.isPresent()) {
            return declared;
        }
        return heard.entrySet().stream()
                .filter(other -> FURTHEST.compare(other.getValue(), state) > 0)
                .findFirst()
                .map(other -> "is behind " + other.getKey());
    }

    /**
     * The one that would be chosen.
     *
     * @param wanted only this one; null: whoever is the best
     * @return null: none can
     */
    @Nullable String best(@Nullable String wanted) {
        return heard.keySet().stream()
                .filter(node -> wanted == null || node.equals(wanted))
                .filter(node -> objection(node).isEmpty())
                .min(Choice.preference(eligibility.spec(), eligibility.oldPrimary()))
                .orElse(null);
    }

    /** The end of a node's log, for people. */
    String end(String node) {
        return Optional.ofNullable(heard.get(node))
                .flatMap(LastAnswer::endOf)
                .map(Lsn::toString)
                .orElse("an unknown position");
    }
}
