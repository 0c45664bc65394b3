package io.pgbaton.coordinator.domain;

import io.pgbaton.cluster.domain.DurabilityRule;
import io.pgbaton.events.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the voters say of the primary through their walreceivers.
 *
 * @param cutOff reachable, and no receiver streams, or its last message is old by the node's own
 *     clock
 * @param vouching reachable, and the receiver streams
 * @param starved whether, under every rule, too few voters are left to acknowledge a commit
 */
record VoterEvidence(
        SortedSet<String> cutOff, SortedSet<String> vouching, boolean starved, List<String> lines) {

    /** A receiver whose last message is older hears nothing any more. */
    static final Duration HEARD = Duration.ofSeconds(2);

    static VoterEvidence of(List<DurabilityRule> rules, Evidence evidence) {
        SortedSet<String> cutOff = new TreeSet<>();
        SortedSet<String> vouching = new TreeSet<>();
        List<String> lines = new ArrayList<>();
        Set<String> voters = new TreeSet<>();
        rules.forEach(rule -> voters.addAll(rule.voters()));
        for (String voter : voters) {
            Optional<NodeState> state = evidence.state(voter);
            if (state.isEmpty()) {
                lines.add(voter + ": unreachable");
            } else if (state.get().inRecovery() && hears(state.get().receiver())) {
                vouching.add(voter);
                lines.add(voter + ": streams");
            } else {
                cutOff.add(voter);
                lines.add(voter + ": cut off");
            }
        }
        boolean starved = rules.stream().allMatch(rule -> rule.starvedBy(cutOff));
        return new VoterEvidence(cutOff, vouching, starved, lines);
    }

    boolean anyVouching() {
        return !vouching.isEmpty();
    }

    private static boolean hears(NodeState.@Nullable Receiver receiver) {
        return receiver != null
                && receiver.status().equals("streaming")
                && receiver.lastMessageAgeMillis() != null
                && receiver.lastMessageAgeMillis() <= HEARD.toMillis();
    }
}
